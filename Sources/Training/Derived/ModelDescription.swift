import Architectures
import Datasets
import Features
import Networks

/// What a derived network is made of and fed with.
public struct ModelDescription: Codable, Equatable, Sendable {
  /// What both kinds of cell are made of.
  public var genotype: Genotype
  /// Cells (L in the paper).
  public var cells: Int
  /// Channels of the first cell (C in the paper).
  public var channels: Int
  /// Rows and frames of the feature matrices.
  public var rows: Int
  /// Frames of the feature matrices: 251 for four seconds.
  public var frames: Int
  /// How they are computed.
  public var features: FeatureConfiguration

  /// A network for matrices of `rows` x `frames`.
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

  /// The same for passes of up to `batchCapacity` utterances.
  public func networkConfiguration(batchCapacity: Int) -> DerivedNetworkConfiguration {
    DerivedNetworkConfiguration(
      genotype: genotype, cells: cells, channels: channels, rows: rows, frames: frames, batchCapacity: batchCapacity)
  }
}
