import Basics
import Features
import Networks
import Training

/// Everything but the data that decides an experiment's result.
public enum ExperimentConfiguration: Equatable, Sendable {
  /// An architecture search.
  case search(SearchSetup)
  /// A training from scratch.
  case training(TrainingSetup)
  /// Time and memory of search steps.
  case cost(CostSetup)

  /// The epochs that it takes; nil where there are none.
  public var epochs: Int? {
    switch self {
    case .search(let setup): return setup.recipe.epochs
    case .training(let setup): return setup.recipe.epochs
    case .cost: return nil
    }
  }
}

/// Written as an object with one key, which names the kind.
extension ExperimentConfiguration: Codable {
  /// Throws `DecodingError` for anything else than one known kind.
  public init(from decoder: any Decoder) throws {
    let (container, kind) = try OneKeyCoding.open(decoder)
    switch kind {
    case .search: self = .search(try container.decode(SearchSetup.self, forKey: kind))
    case .training: self = .training(try container.decode(TrainingSetup.self, forKey: kind))
    case .cost: self = .cost(try container.decode(CostSetup.self, forKey: kind))
    }
  }

  /// Writes the kind's one key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: OneKeyCoding.self)
    switch self {
    case .search(let setup): try container.encode(setup, forKey: .search)
    case .training(let setup): try container.encode(setup, forKey: .training)
    case .cost(let setup): try container.encode(setup, forKey: .cost)
    }
  }
}

extension Experiment {
  /// The experiment with the recipes of a profile; everything random follows from the seed.
  public func configuration(_ profile: Profile, seed: UInt64) -> ExperimentConfiguration {
    func mask(_ features: FrontEnd, _ masked: Bool) -> FrequencyMask? {
      masked ? FrequencyMask(widest: features.widestMask) : nil
    }
    switch work {
    case .search(let features, let masked):
      let recipe = profile.search(seed: seed, masking: mask(features, masked))
      return .search(
        SearchSetup(
          features: FeatureConfiguration(frontEnd: features),
          network: SearchNetworkConfiguration(
            cells: profile.cells, channels: profile.channels, partialChannels: profile.partialChannels,
            rows: features.rows, batchCapacity: recipe.batchSize), recipe: recipe))
    case .training(let genotype, let features, let masked, let cells, let channels):
      let source =
        switch genotype {
        case .paper: "paper"
        case .found(let search): search
        }
      return .training(
        TrainingSetup(
          features: FeatureConfiguration(frontEnd: features), genotype: source, cells: cells, channels: channels,
          recipe: profile.training(seed: seed, masking: mask(features, masked))))
    case .cost(let partialChannels, let edgeNormalisation):
      return .cost(
        CostSetup(
          network: SearchNetworkConfiguration(
            cells: profile.cells, channels: profile.channels, partialChannels: partialChannels,
            edgeNormalisation: edgeNormalisation, batchCapacity: profile.search(seed: seed).batchSize)))
    }
  }
}
