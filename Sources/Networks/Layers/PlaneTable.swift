import Tensors

/// Where the planes of consecutive channels of an activation lie, in all blocks.
struct PlaneTable {
  let base: UnsafeMutablePointer<Lanes>
  let blockStride: Int
  let channelStride: Int
  let rowStride: Int
  let rows: Int
  let columns: Int

  init(_ activation: Activation, firstChannel: Int = 0) {
    base = activation.plane(0, firstChannel)
    blockStride = activation.blockStride
    channelStride = activation.channelStride
    rowStride = activation.rowStride
    rows = activation.rows
    columns = activation.columns
  }

  var pixels: Int { rows * columns }

  @inline(__always)
  func plane(_ block: Int, _ channel: Int) -> UnsafeMutablePointer<Lanes> {
    base + (block * blockStride + channel * channelStride)
  }
  /// One channel of a block.
  @inline(__always)
  func view(_ block: Int, _ channel: Int) -> PlaneView {
    PlaneView(plane(block, channel), rows: rows, columns: columns, rowStride: rowStride)
  }

  /// The first `channels` channels of a block.
  @inline(__always)
  func image(_ block: Int, channels: Int) -> ImageView {
    ImageView(
      plane(block, 0), channels: channels, rows: rows, columns: columns, rowStride: rowStride,
      channelStride: channelStride)
  }

  /// The table that starts `channels` planes later.
  func shifted(byChannels channels: Int) -> PlaneTable {
    PlaneTable(base: base + channels * channelStride, like: self)
  }

  private init(base: UnsafeMutablePointer<Lanes>, like other: PlaneTable) {
    self.base = base
    blockStride = other.blockStride
    channelStride = other.channelStride
    rowStride = other.rowStride
    rows = other.rows
    columns = other.columns
  }
}
