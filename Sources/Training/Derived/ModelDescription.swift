import Architectures
import Networks

/// What a derived network is made of and fed with.
public struct ModelDescription: Codable, Equatable {
  public var genotype: Genotype
  public var cells: Int
  public var channels: Int
  /// Rows and frames of the feature matrices.
  public var rows: Int
  public var frames: Int
  /// The front-end that makes them, as the module Features describes it.
  public var frontEnd: String

  public init(genotype: Genotype, cells: Int, channels: Int, rows: Int, frames: Int, frontEnd: String) {
    self.genotype = genotype
    self.cells = cells
    self.channels = channels
    self.rows = rows
    self.frames = frames
    self.frontEnd = frontEnd
  }

  public func networkConfiguration(batchCapacity: Int) -> DerivedNetworkConfiguration {
    DerivedNetworkConfiguration(
      genotype: genotype, cells: cells, channels: channels, rows: rows, frames: frames, batchCapacity: batchCapacity)
  }
}
