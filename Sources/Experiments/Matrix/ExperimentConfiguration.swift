import Basics
import Features
import Networks
import Training

/// Everything but the data that decides an experiment's result.
public enum ExperimentConfiguration: Codable, Equatable, Sendable {
  case search(features: FeatureConfiguration, network: SearchNetworkConfiguration, recipe: SearchConfiguration)
  /// A training of a genotype from the paper (`genotype` is `paper`) or of a search (its identifier).
  case training(
    features: FeatureConfiguration, genotype: String, cells: Int, channels: Int, recipe: TrainingConfiguration)
  case cost(network: SearchNetworkConfiguration)

  /// The epochs that it takes; nil where there are none.
  public var epochs: Int? {
    switch self {
    case .search(_, _, let recipe): return recipe.epochs
    case .training(_, _, _, _, let recipe): return recipe.epochs
    case .cost: return nil
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
        features: FeatureConfiguration(frontEnd: features),
        network: SearchNetworkConfiguration(
          cells: profile.cells, channels: profile.channels, partialChannels: profile.partialChannels,
          rows: features.rows, batchCapacity: recipe.batchSize), recipe: recipe)
    case .training(let genotype, let features, let masked, let cells, let channels):
      let source =
        switch genotype {
        case .paper: "paper"
        case .found(let search): search
        }
      return .training(
        features: FeatureConfiguration(frontEnd: features), genotype: source, cells: cells, channels: channels,
        recipe: profile.training(seed: seed, masking: mask(features, masked)))
    case .cost(let partialChannels, let edgeNormalisation):
      return .cost(
        network: SearchNetworkConfiguration(
          cells: profile.cells, channels: profile.channels, partialChannels: partialChannels,
          edgeNormalisation: edgeNormalisation, batchCapacity: profile.search(seed: seed).batchSize))
    }
  }
}
