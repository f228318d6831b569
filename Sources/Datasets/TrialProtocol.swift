import Foundation
import Basics

/// Reading and writing of protocols, one trial a line.
public enum TrialProtocol {
  /// The trials of a file in its order; blank lines are passed over.
  ///
  /// Throws `KitError` at `file:line` for a malformed line and for an utterance that is named twice, and at the file if
  /// it holds none.
  public static func read(_ path: String) throws -> [Trial] {
    let text = try AtomicFile.readText(path)
    var trials: [Trial] = []
    var lines: [String: Int] = [:]
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline }).enumerated() {
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      let location = "\(path):\(index + 1)"
      let trial = try Trial(line: line, at: location)
      if let first = lines.updateValue(index + 1, forKey: trial.utterance) {
        throw KitError(
          "the utterance \(trial.utterance) is also in line \(first)", at: location, advice: "Remove one of the lines.")
      }
      trials.append(trial)
    }
    guard !trials.isEmpty else {
      throw KitError("the protocol holds no trials", at: path, advice: "Check that it is the right file.")
    }
    return trials
  }

  /// Writes the trials atomically, one line each.
  public static func write(_ trials: [Trial], to path: String) throws {
    try AtomicFile.write(trials.map { $0.line + "\n" }.joined(), to: path)
  }
}
