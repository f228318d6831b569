import Architectures
import Datasets
import Features
import Networks

/// What a derived network is made of and fed with.
public struct ModelDescription: Codable, Equatable, Sendable {
  public var genotype: Genotype
  public var cells: Int
  public var channels: Int
  /// Rows and frames of the feature matrices.
  public var rows: Int
  public var frames: Int
  /// How they are computed.
  public var features: FeatureConfiguration

  public init(genotype: Genotype, cells: Int, channels: Int, rows: Int, frames: Int, features: FeatureConfiguration) {
    self.genotype = genotype
    self.cells = cells
    self.channels = channels
    self.rows = rows
    self.frames = frames
    self.features = features
  }

  /// A network for the matrices of `source`, which were computed as `features` says.
  public init(
    genotype: Genotype, cells: Int, channels: Int, source: some FeatureSource, features: FeatureConfiguration
  ) {
    self.init(
      genotype: genotype, cells: cells, channels: channels, rows: source.rows, frames: source.frames,
      features: features)
  }

  public func networkConfiguration(batchCapacity: Int) -> DerivedNetworkConfiguration {
    DerivedNetworkConfiguration(
      genotype: genotype, cells: cells, channels: channels, rows: rows, frames: frames, batchCapacity: batchCapacity)
  }
}
