/// What is computed from every utterance.
public struct FeatureConfiguration: Codable, Equatable, Hashable, Sendable {
  public var frontEnd: FrontEnd
  /// Whether every row of an utterance is brought to mean 0 and standard deviation 1.
  public var normalised: Bool

  public init(frontEnd: FrontEnd = .lfcc, normalised: Bool = false) {
    self.frontEnd = frontEnd
    self.normalised = normalised
  }

  /// A name for messages and run folders, such as `lfcc` or `lfb-cmvn`.
  public var name: String { normalised ? "\(frontEnd.rawValue)-cmvn" : frontEnd.rawValue }
}

extension FeatureConfiguration {
  /// The configuration of that name; nil if no front-end has it.
  public init?(name: String) {
    let all = FrontEnd.allCases.flatMap { frontEnd in
      [false, true].map { FeatureConfiguration(frontEnd: frontEnd, normalised: $0) }
    }
    guard let found = all.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}
