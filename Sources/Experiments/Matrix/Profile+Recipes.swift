import Basics
import Datasets
import Features
import Training

/// The scale at which the book's experiments run.
///
/// | setting | smoke | mini | paper |
/// |---|---|---|---|
/// | corpus | Mini-LA, 6% | Mini-LA | ASVspoof 2019 LA |
/// | cells, channels of the search | 4, 16 | 4, 16 | 4, 16 |
/// | partial channels K | 2 | 2 | 2 |
/// | search: epochs (warm-up), batch | 3 (1), 16 | 50 (10), 64 | 50 (10), 64 |
/// | training: epochs, batch | 4, 32 | 100, 128 | 100, 128 |
///
/// Learning rates, decays, loss weights and drop path are the paper's at every scale.
extension Profile {
  /// Cells (L) of the search network and of the networks derived from it.
  public var cells: Int { 4 }
  /// Channels (C) of the first cell.
  public var channels: Int { 16 }
  /// K: one in K channels goes through the mixed operations.
  public var partialChannels: Int { 2 }

  /// Where features are kept between runs: in memory alone, or for the paper's corpus in the standard folder.
  public var featureCache: FeatureCache? { self == .paper ? FeatureCache() : nil }

  /// The search recipe of this scale.
  public func search(seed: UInt64, masking: FrequencyMask? = nil) -> SearchConfiguration {
    var configuration = SearchConfiguration(seed: seed)
    configuration.masking = masking
    if self == .smoke {
      configuration.epochs = 3
      configuration.warmUpEpochs = 1
      configuration.batchSize = 16
    }
    return configuration
  }

  /// The training recipe of this scale.
  public func training(seed: UInt64, masking: FrequencyMask? = nil) -> TrainingConfiguration {
    var configuration = TrainingConfiguration(seed: seed)
    configuration.masking = masking
    if self == .smoke {
      configuration.epochs = 4
      configuration.batchSize = 32
    }
    return configuration
  }
}
