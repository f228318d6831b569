/// Images of a batch in blocks of 16 samples: [block][channel][row][column][16 samples].
///
/// Each row may have `padding` zero columns on either side, which kernels read instead of testing for borders; nothing
/// but zero is ever written there. Strides are in vectors of 16 lanes. Lanes past the last sample of a batch hold
/// finite values without meaning.
public final class Activation {
  /// Blocks of 16 samples.
  public let blocks: Int
  /// Feature maps of a sample.
  public let channels: Int
  /// Of a feature map.
  public let rows: Int
  /// Of a feature map, without padding.
  public let columns: Int
  /// Zero columns on either side of every row.
  public let padding: Int
  /// Vectors from one row to the next.
  public let rowStride: Int
  /// Vectors from one channel to the next.
  public let channelStride: Int
  /// Vectors from one block to the next.
  public let blockStride: Int
  private let storage: UnsafeMutablePointer<Lanes>

  /// All zero.
  public init(blocks: Int, channels: Int, rows: Int, columns: Int, padding: Int = 0) {
    self.blocks = blocks
    self.channels = channels
    self.rows = rows
    self.columns = columns
    self.padding = padding
    rowStride = columns + 2 * padding
    channelStride = rows * rowStride
    blockStride = channels * channelStride
    // Slack at both ends: the first row's left neighbour and the last row's right neighbour may be read.
    storage = .allocate(capacity: blocks * blockStride + 2 * Self.slack)
    storage.initialize(repeating: .zero, count: blocks * blockStride + 2 * Self.slack)
  }

  deinit { storage.deallocate() }

  private static let slack = 8

  /// The pixel in row 0 and column 0 of one channel of one block.
  @inline(__always)
  public func plane(_ block: Int, _ channel: Int) -> UnsafeMutablePointer<Lanes> {
    storage + (Self.slack + block * blockStride + channel * channelStride + padding)
  }

  /// The pixels of a plane, borders excluded.
  public var pixels: Int { rows * columns }

  /// Copies a batch in: `values` is [sample][channel][row][column]; lanes past the last sample become zero.
  public func load(_ values: [Float]) {
    let samples = values.count / (channels * rows * columns)
    guard values.count == samples * channels * rows * columns, samples <= blocks * laneCount else {
      fatalError("\(values.count) values do not fill \(channels) x \(rows) x \(columns) in \(blocks) blocks")
    }
    for block in 0..<blocks {
      for channel in 0..<channels {
        for row in 0..<rows {
          for column in 0..<columns {
            var vector = Lanes.zero
            for lane in 0..<laneCount where block * laneCount + lane < samples {
              let sample = block * laneCount + lane
              vector[lane] = values[((sample * channels + channel) * rows + row) * columns + column]
            }
            plane(block, channel)[row * rowStride + column] = vector
          }
        }
      }
    }
  }

  /// The first `samples` images as [sample][channel][row][column].
  public func unload(samples: Int) -> [Float] {
    var values = [Float](repeating: 0, count: samples * channels * rows * columns)
    for sample in 0..<samples {
      for channel in 0..<channels {
        let plane = plane(sample / laneCount, channel)
        for row in 0..<rows {
          for column in 0..<columns {
            values[((sample * channels + channel) * rows + row) * columns + column] =
              plane[row * rowStride + column][sample % laneCount]
          }
        }
      }
    }
    return values
  }
}
