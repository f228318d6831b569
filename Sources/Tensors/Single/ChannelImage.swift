/// The image of one sample with its channels in the lanes: [row][column][16 channels at a time].
///
/// A network that scores one utterance has no 16 samples to fill a vector with, but it has 16 channels or more. Each row
/// has `padding` zero columns on either side, which kernels read instead of testing for borders.
public final class ChannelImage {
  /// Zero columns on either side of every row: as far as the widest kernel reaches.
  public static let padding = 4

  /// Feature maps.
  public let channels: Int
  /// Of a feature map.
  public let rows: Int
  /// Of a feature map, without padding.
  public let columns: Int
  /// Vectors of a pixel; lanes past the last channel are zero.
  public let vectors: Int
  /// Vectors from one row to the next.
  public let rowStride: Int
  private let storage: UnsafeMutablePointer<Lanes>

  /// All zero.
  public init(channels: Int, rows: Int, columns: Int) {
    self.channels = channels
    self.rows = rows
    self.columns = columns
    vectors = (channels + laneCount - 1) / laneCount
    rowStride = (columns + 2 * Self.padding) * vectors
    storage = .allocate(capacity: rows * rowStride)
    storage.initialize(repeating: .zero, count: rows * rowStride)
  }

  deinit { storage.deallocate() }

  /// The first vector of the pixel in column 0 of a row.
  @inline(__always)
  public func row(_ row: Int) -> UnsafeMutablePointer<Lanes> { storage + (row * rowStride + Self.padding * vectors) }

  /// [channel][row][column].
  public var planes: [Float] {
    (0..<channels).flatMap { channel in
      (0..<rows).flatMap { row in
        (0..<columns).map { self.row(row)[$0 * vectors + channel / laneCount][channel % laneCount] }
      }
    }
  }
}

/// One vector for each 16 channels, such as the scales of a normalisation; lanes past the last channel are zero.
public struct ChannelVector {
  /// The values, 16 channels at a time.
  public let vectors: [Lanes]

  /// One value a channel.
  public init(_ values: [Float]) {
    vectors = stride(from: 0, to: values.count, by: laneCount).map { first in
      var lanes = Lanes.zero
      for lane in 0..<Swift.min(laneCount, values.count - first) { lanes[lane] = values[first + lane] }
      return lanes
    }
  }
}
