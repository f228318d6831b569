import Basics

/// One trial of a speaker-verification (ASV) system.
public struct ASVScore: Equatable, Sendable {
  /// Who speaks: the claimed person, another person, or a spoof of the claimed person.
  public enum Key: String, CaseIterable, Sendable {
    case target
    case nontarget
    case spoof
  }

  /// The attack's name for a spoof, `bonafide` otherwise.
  public var attack: String
  /// Who speaks.
  public var key: Key
  /// Higher means more likely the claimed speaker; any finite number.
  public var value: Double

  /// A trial with its score; a higher `value` means more likely the claimed speaker.
  public init(attack: String, key: Key, value: Double) {
    self.attack = attack
    self.key = key
    self.value = value
  }

  /// Reads a file of lines `ATTACK KEY SCORE`, the form of the ASVspoof 2019 ASV scores.
  ///
  /// The key is `target`, `nontarget` or `spoof`. Throws `KitError` at `file:line` for a line with another number of
  /// fields, another key or a score that is not a finite number, and at the file if it cannot be read or is empty.
  public static func read(_ path: String) throws -> [ASVScore] {
    try ScoreLine.read(path, layout: "ATTACK KEY SCORE").map { line in
      guard let key = Key(rawValue: String(line.fields[1])) else {
        throw KitError(
          "the key \"\(line.fields[1])\" is none of target, nontarget and spoof", at: line.location,
          advice: "A line reads \"ATTACK KEY SCORE\".")
      }
      return ASVScore(attack: String(line.fields[0]), key: key, value: try line.number(at: 2))
    }
  }
}
