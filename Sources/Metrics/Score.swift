/// One countermeasure trial: an utterance, how it was made, and how bona fide the system finds it.
public struct Score: Equatable, Sendable {
  /// What a trial truly is; the raw value is the word in protocols and score files.
  public enum Key: String, CaseIterable, Sendable {
    case spoof
    case bonafide
  }

  /// The utterance's name.
  public var utterance: String
  /// The attack's name for a spoof, for example `A07`; `-` for bona fide speech.
  public var attack: String
  /// What the trial truly is.
  public var key: Key
  /// Higher means more likely bona fide; any finite number.
  public var value: Double

  /// A scored trial; `attack` is `-` for bona fide speech.
  public init(utterance: String, attack: String, key: Key, value: Double) {
    self.utterance = utterance
    self.attack = attack
    self.key = key
    self.value = value
  }
}
