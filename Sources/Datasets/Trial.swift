import Basics

/// What an utterance is: the class index of the networks (spoof 0, bona fide 1).
public enum Label: Int, Codable, CaseIterable, Sendable {
  case spoof = 0
  case bonafide = 1

  /// The word that protocols and score files use.
  public var word: String { self == .spoof ? "spoof" : "bonafide" }

  /// The label that a protocol's word stands for; nil for any word but `spoof` and `bonafide`.
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
  /// Who speaks, or whom a spoof imitates.
  public var speaker: String
  /// The utterance's name, also that of its audio file.
  public var utterance: String
  /// nil for bona fide speech.
  public var attack: String?
  /// The class.
  public var label: Label

  /// A trial; `attack` is nil for bona fide speech.
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
    let fields = String(line).unicodeScalars.split { $0 == " " || $0 == "\t" || $0 == "\r" }.map { String($0) }
    let form = "A line reads SPEAKER UTTERANCE - ATTACK LABEL, for example LA_0079 LA_T_1004644 - A01 spoof."
    guard fields.count == 5 else {
      throw KitError("\(fields.count) fields instead of 5", at: location, advice: form)
    }
    for field in fields {
      if let problem = FieldName.problem(field) {
        throw KitError("\"\(field)\" \(problem)", at: location, advice: "Write it without, in protocol and file name.")
      }
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
