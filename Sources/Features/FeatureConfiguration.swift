/// What is computed from every utterance.
public struct FeatureConfiguration: Codable, Equatable, Hashable, Sendable {
  /// What of a waveform is computed.
  public var frontEnd: FrontEnd
  /// Whether every row of an utterance is brought to mean 0 and standard deviation 1.
  public var normalised: Bool

  /// A front-end, by default LFCC without normalisation as in the paper.
  public init(frontEnd: FrontEnd = .lfcc, normalised: Bool = false) {
    self.frontEnd = frontEnd
    self.normalised = normalised
  }

  /// A name for messages and run folders, such as `lfcc` or `lfb-cmvn`.
  public var name: String { normalised ? "\(frontEnd.rawValue)-cmvn" : frontEnd.rawValue }
}
