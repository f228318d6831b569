import Basics
import Foundation

extension ScoreSet {
  /// Reads a file of lines `UTT ATTACK KEY SCORE`, the form of the ASVspoof 2019 evaluation package.
  ///
  /// The key is `bonafide` or `spoof`. Fields are separated by spaces or tabs; blank lines are skipped. Throws
  /// `KitError` at `file:line` for a line with another number of fields, a key that is neither, a score that is not a
  /// finite number, or an utterance that occurs a second time, and at the file if it cannot be read or is empty.
  public init(contentsOf path: String) throws {
    let lines = try ScoreLine.read(path, layout: "UTT ATTACK KEY SCORE")
    var scores: [Score] = []
    scores.reserveCapacity(lines.count)
    var seen: [Substring: Int] = [:]
    seen.reserveCapacity(lines.count)
    for line in lines {
      guard let key = Score.Key(rawValue: String(line.fields[2])) else {
        throw KitError(
          "the key \"\(line.fields[2])\" is neither bonafide nor spoof", at: line.location,
          advice: "A line reads \"UTT ATTACK KEY SCORE\".")
      }
      for name in [line.fields[0], line.fields[1]] {
        if let problem = FieldName.problem(name) {
          throw KitError("the name \"\(name)\" \(problem)", at: line.location, advice: "Write it without.")
        }
      }
      if let first = seen.updateValue(line.number, forKey: line.fields[0]) {
        throw KitError(
          "the utterance \(line.fields[0]) was already scored on line \(first)", at: line.location,
          advice: "Remove one of the two lines: each utterance counts once.")
      }
      scores.append(
        Score(
          utterance: String(line.fields[0]), attack: String(line.fields[1]), key: key, value: try line.number(at: 3)))
    }
    self.init(scores)
  }

  /// The file's text: one line `UTT ATTACK KEY SCORE` a score, in order, with the shortest digits that read back as
  /// the same number.
  public var text: String {
    var text = ""
    text.reserveCapacity(scores.count * 48)
    for score in scores { text += "\(score.utterance) \(score.attack) \(score.key.rawValue) \(score.value)\n" }
    return text
  }

  /// Writes the scores in order, whole or not at all; throws `KitError` for a score that is not finite, a name that
  /// `FieldName` refuses, or a file that cannot be written.
  public func write(to path: String) throws {
    for score in scores {
      guard score.value.isFinite else {
        throw KitError("the score of \(score.utterance) is \(score.value), not a finite number", at: path)
      }
      for name in [score.utterance, score.attack] {
        if let problem = FieldName.problem(name) { throw KitError("the name \"\(name)\" \(problem)", at: path) }
      }
    }
    try AtomicFile.write(text, to: path)
  }
}
