import Basics

/// What an utterance is: the class index of the networks (spoof 0, bona fide 1).
public enum Label: Int, Codable, CaseIterable, Sendable {
  case spoof = 0
  case bonafide = 1

  /// The word that protocols and score files use.
  public var word: String { self == .spoof ? "spoof" : "bonafide" }

  public init?(word: some StringProtocol) {
    switch word {
    case "spoof": self = .spoof
    case "bonafide": self = .bonafide
    default: return nil
    }
  }
}

/// One line of a protocol: an utterance, who speaks, and what made it.
public struct Trial: Equatable, Hashable, Codable, Sendable {
  public var speaker: String
  public var utterance: String
  /// nil for bona fide speech.
  public var attack: String?
  public var label: Label

  public init(speaker: String, utterance: String, attack: String?, label: Label) {
    self.speaker = speaker
    self.utterance = utterance
    self.attack = attack
    self.label = label
  }

  /// The line of an ASVspoof 2019 LA protocol: `SPEAKER UTTERANCE - ATTACK LABEL`.
  public var line: String { "\(speaker) \(utterance) - \(attack ?? "-") \(label.word)" }

  /// Parses a protocol line; throws `KitError` at `location` saying what is wrong with it.
  public init(line: some StringProtocol, at location: String) throws {
    let fields = line.split { $0.isWhitespace }.map { String($0) }
    let form = "A line reads SPEAKER UTTERANCE - ATTACK LABEL, for example LA_0079 LA_T_1004644 - A01 spoof."
    guard fields.count == 5 else {
      throw KitError("\(fields.count) fields instead of 5", at: location, advice: form)
    }
    guard let label = Label(word: fields[4]) else {
      throw KitError("the label \"\(fields[4])\" is neither bonafide nor spoof", at: location, advice: form)
    }
    let attack = fields[3] == "-" ? nil : fields[3]
    guard (attack == nil) == (label == .bonafide) else {
      throw KitError(
        label == .bonafide
          ? "a bona fide utterance with the attack \(fields[3])" : "a spoofed utterance without attack",
        at: location, advice: form)
    }
    self.init(speaker: fields[0], utterance: fields[1], attack: attack, label: label)
  }
}
