import Architectures
import Networks
import Training

/// The reproducible part of what an experiment found.
public enum ExperimentResult: Equatable, Sendable {
  case search(SearchResult)
  case training(TrainingResult)
  case cost(CostResult)
}

/// What a search found.
public struct SearchResult: Codable, Equatable, Sendable {
  /// In the text form in which the field exchanges genotypes.
  public let genotype: String
  /// The epoch that is kept: the first one with the best dev accuracy, unless the recipe keeps another.
  public let best: SearchEpoch
  /// Weights of the search network, the architecture not counted.
  public let parameters: Int
}

extension SearchResult {
  /// Whether the genotype was drawn by chance, not learnt: the kept epoch is in the warm-up.
  public var isDrawn: Bool { best.isWarmUp }
}

/// What a training came to.
public struct TrainingResult: Codable, Equatable, Sendable {
  /// In the text form in which the field exchanges genotypes.
  public let genotype: String
  /// The epoch that is kept: the first one with the best dev accuracy.
  public let best: TrainingEpoch
  /// Trainable weights.
  public let parameters: Int
  /// On the eval partition.
  public let evaluation: EvaluationResult
}

/// A trained network on the eval partition.
public struct EvaluationResult: Codable, Equatable, Sendable {
  /// One attack against all bona fide utterances.
  public struct Attack: Codable, Equatable, Sendable {
    /// The attack's name in the protocol.
    public let name: String
    /// Spoofed utterances of this attack.
    public let trials: Int
    /// In [0, 1].
    public let equalErrorRate: Double
  }

  /// Bona fide utterances.
  public let bonafide: Int
  /// Spoofed utterances.
  public let spoofed: Int
  /// Of all trials, in [0, 1].
  public let equalErrorRate: Double
  /// With the published error rates of the organisers' ASV system; nil on a corpus that it did not score.
  public let minimumTandemCost: Double?
  /// Each attack, in the order of their names.
  public let attacks: [Attack]
}

/// The arithmetic of a search network.
public struct CostResult: Codable, Equatable, Sendable {
  /// Weights of the search network, the architecture not counted.
  public let parameters: Int
  /// Of one utterance in an architecture step, in multiply-accumulates.
  public let architectureStep: PassCost
  /// Of one utterance in a weight step, in multiply-accumulates.
  public let weightStep: PassCost
}

/// Written as an object with one key, which names the kind.
extension ExperimentResult: Codable {
  /// Throws `DecodingError` for anything else than one known kind.
  public init(from decoder: any Decoder) throws {
    let (container, kind) = try OneKeyCoding.open(decoder)
    switch kind {
    case .search: self = .search(try container.decode(SearchResult.self, forKey: kind))
    case .training: self = .training(try container.decode(TrainingResult.self, forKey: kind))
    case .cost: self = .cost(try container.decode(CostResult.self, forKey: kind))
    }
  }

  /// Writes the kind's one key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: OneKeyCoding.self)
    switch self {
    case .search(let result): try container.encode(result, forKey: .search)
    case .training(let result): try container.encode(result, forKey: .training)
    case .cost(let result): try container.encode(result, forKey: .cost)
    }
  }
}
