import Architectures
import Basics

/// What a derived network is made of.
public struct DerivedNetworkConfiguration: Equatable {
  /// The architecture of its cells.
  public var genotype: Genotype
  /// The number of cells, at least 3 (L in the paper: 4, 8 or 16).
  public var cells: Int
  /// Channels of the first cell's nodes (C in the paper: 16, 32 or 64); even.
  public var channels: Int
  /// Rows of the feature matrices: 60 for LFCC, 70 for LFB, 513 for the spectrogram.
  public var rows: Int
  /// Frames of the feature matrices: 251 for four seconds.
  public var frames: Int
  /// The largest batch.
  public var batchCapacity: Int

  /// A network of the paper's smallest size for four seconds of LFCC, unless told.
  public init(
    genotype: Genotype, cells: Int = 4, channels: Int = 16, rows: Int = 60, frames: Int = 251, batchCapacity: Int = 128
  ) {
    self.genotype = genotype
    self.cells = cells
    self.channels = channels
    self.rows = rows
    self.frames = frames
    self.batchCapacity = batchCapacity
  }

  /// Throws `KitError` for a network that cannot be built.
  public func validate() throws {
    try NetworkLimits.check(cells: cells, channels: channels, divisor: 2, rows: rows, frames: frames)
    guard batchCapacity > 0 else { throw KitError("a batch of \(batchCapacity) utterances", advice: "Use at least 1.") }
  }
}

/// Bounds that both kinds of network share.
enum NetworkLimits {
  static func check(cells: Int, channels: Int, divisor: Int, rows: Int, frames: Int) throws {
    guard (1...64).contains(cells) else {
      throw KitError("a network of \(cells) cells", advice: "Use 1 to 64 cells; the paper uses 4, 8 and 16.")
    }
    guard channels > 0, channels <= 1024, channels % divisor == 0 else {
      throw KitError(
        "a network of \(channels) channels",
        advice: "Use a multiple of \(divisor) up to 1024; the paper uses 16, 32 and 64.")
    }
    guard rows > 0, frames > 0 else { throw KitError("features of \(rows) rows and \(frames) frames") }
  }
}
