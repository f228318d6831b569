/// The pixels of one channel of one block: what a kernel reads or writes.
///
/// A view does not own memory; whoever makes it keeps the storage alive. Rows may lie further apart than they are long:
/// the columns between them are padding, of which half belongs to either side.
///
/// Letters in kernels: m counts output channels, k input channels; y and x are row and column of the output, p a pixel
/// of a compact plane; i and j are row and column of a tap, K is the kernel's size, s its stride and d its dilation.
public struct PlaneView {
  /// The pixel in row 0 and column 0.
  public let base: UnsafeMutablePointer<Lanes>
  /// Without padding, of each channel.
  public let rows: Int
  /// Without padding, of each row.
  public let columns: Int
  /// Vectors from one row to the next.
  public let rowStride: Int

  /// A plane whose rows are `rowStride` vectors apart; compact unless told.
  @inline(__always)
  public init(_ base: UnsafeMutablePointer<Lanes>, rows: Int, columns: Int, rowStride: Int? = nil) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride ?? columns
  }

  /// rows x columns.
  @inline(__always)
  public var pixels: Int { rows * columns }

  /// Columns of padding on either side of every row.
  @inline(__always)
  public var padding: Int { (rowStride - columns) / 2 }

  /// Some of the rows, numbered from 0.
  @inline(__always)
  public func rows(_ range: Range<Int>) -> PlaneView {
    PlaneView(base + range.lowerBound * rowStride, rows: range.count, columns: columns, rowStride: rowStride)
  }
}

/// Consecutive channels of one block.
public struct ImageView {
  /// The pixel in row 0 and column 0 of channel 0.
  public let base: UnsafeMutablePointer<Lanes>
  /// The number of channels.
  public let channels: Int
  /// Without padding, of each channel.
  public let rows: Int
  /// Without padding, of each row.
  public let columns: Int
  /// Vectors from one row to the next.
  public let rowStride: Int
  /// Vectors from one channel to the next.
  public let channelStride: Int

  /// Channels of any strides.
  @inline(__always)
  public init(
    _ base: UnsafeMutablePointer<Lanes>, channels: Int, rows: Int, columns: Int, rowStride: Int, channelStride: Int
  ) {
    self.base = base
    self.channels = channels
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride
    self.channelStride = channelStride
  }

  /// Channels one after the other, with `padding` columns on either side of every row.
  @inline(__always)
  public init(_ base: UnsafeMutablePointer<Lanes>, channels: Int, rows: Int, columns: Int, padding: Int = 0) {
    let rowStride = columns + 2 * padding
    self.init(
      base, channels: channels, rows: rows, columns: columns, rowStride: rowStride, channelStride: rows * rowStride)
  }

  /// One channel.
  @inline(__always)
  public subscript(channel: Int) -> PlaneView {
    PlaneView(base + channel * channelStride, rows: rows, columns: columns, rowStride: rowStride)
  }

  /// rows x columns.
  @inline(__always)
  public var pixels: Int { rows * columns }

  /// Whether no padding lies between rows.
  @inline(__always)
  public var isCompact: Bool { rowStride == columns }

  /// The same pixels as one long row; of compact channels only.
  @inline(__always)
  var flattened: ImageView {
    ImageView(base, channels: channels, rows: 1, columns: pixels, rowStride: pixels, channelStride: channelStride)
  }
}

extension Activation {
  /// All channels of a block.
  @inline(__always)
  public func image(_ block: Int) -> ImageView {
    ImageView(
      plane(block, 0), channels: channels, rows: rows, columns: columns, rowStride: rowStride,
      channelStride: channelStride)
  }

  /// One channel of a block.
  @inline(__always)
  public func view(_ block: Int, _ channel: Int) -> PlaneView {
    PlaneView(plane(block, channel), rows: rows, columns: columns, rowStride: rowStride)
  }
}
