import Basics
import Foundation

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
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let line = Substring(line)
      guard line.unicodeScalars.contains(where: { $0 != " " && $0 != "\t" && $0 != "\r" }) else { continue }
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

  /// Throws `KitError` at `path` unless there are trials of both classes, without which nothing can be learned.
  public static func requireBothClasses(_ trials: [Trial], at path: String) throws {
    for label in Label.allCases where !trials.contains(where: { $0.label == label }) {
      throw KitError(
        "none of the \(trials.count) utterances is \(label == .spoof ? "spoofed" : "bona fide")", at: path,
        advice: "Training and its judgement need both classes.")
    }
  }

  /// Writes the trials atomically, one line each.
  public static func write(_ trials: [Trial], to path: String) throws {
    try AtomicFile.write(trials.map { $0.line + "\n" }.joined(), to: path)
  }
}
