import Basics

/// What a search network is made of.
public struct SearchNetworkConfiguration: Equatable, Codable, Sendable {
  /// The number of cells (L in the paper: 4).
  public var cells: Int
  /// Channels of the first cell's nodes (C in the paper: 16); a multiple of 2 K.
  public var channels: Int
  /// K: one in K channels goes through the mixed operations, the others bypass them.
  ///
  /// 1 is plain DARTS; the paper uses 2.
  public var partialChannels: Int
  /// Whether a node weighs its incoming edges by the softmax of its betas; without, every edge counts 1.
  public var edgeNormalisation: Bool
  /// Rows of the feature matrices: 60 for LFCC, 70 for LFB, 513 for the spectrogram.
  public var rows: Int
  /// Frames of the feature matrices: 251 for four seconds.
  public var frames: Int
  /// The largest batch.
  public var batchCapacity: Int

  /// The paper's search network for four seconds of LFCC, unless told.
  public init(
    cells: Int = 4, channels: Int = 16, partialChannels: Int = 2, edgeNormalisation: Bool = true, rows: Int = 60,
    frames: Int = 251, batchCapacity: Int = 64
  ) {
    self.cells = cells
    self.channels = channels
    self.partialChannels = partialChannels
    self.edgeNormalisation = edgeNormalisation
    self.rows = rows
    self.frames = frames
    self.batchCapacity = batchCapacity
  }

  /// Throws `KitError` for a network that cannot be built.
  public func validate() throws {
    guard [1, 2, 4, 8].contains(partialChannels) else {
      throw KitError("partial channels K = \(partialChannels)", advice: "Use 1 (plain DARTS), 2 (the paper), 4 or 8.")
    }
    try NetworkLimits.check(
      cells: cells, channels: channels, divisor: 2 * partialChannels, rows: rows, frames: frames)
    guard batchCapacity > 0 else { throw KitError("a batch of \(batchCapacity) utterances", advice: "Use at least 1.") }
  }
}
