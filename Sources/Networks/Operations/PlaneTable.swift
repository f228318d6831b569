import Tensors

/// Where the planes of consecutive channels of an activation lie.
struct PlaneTable {
  let base: UnsafeMutablePointer<Lanes>
  let blockStride: Int
  let channelStride: Int
  let rowStride: Int
  let rows: Int
  let columns: Int

  init(_ activation: Activation, firstChannel: Int = 0, channelStep: Int = 1) {
    base = activation.plane(0, firstChannel)
    blockStride = activation.blockStride
    channelStride = activation.channelStride * channelStep
    rowStride = activation.rowStride
    rows = activation.rows
    columns = activation.columns
  }

  var pixels: Int { rows * columns }

  @inline(__always)
  func plane(_ block: Int, _ channel: Int) -> UnsafeMutablePointer<Lanes> {
    base + (block * blockStride + channel * channelStride)
  }
}

/// A gradient that several consumers add to, of which the first one sets it.
final class GradientSlot {
  let activation: Activation
  let planes: PlaneTable
  private var fresh = true

  init(blocks: Int, channels: Int, rows: Int, columns: Int) {
    activation = Activation(blocks: blocks, channels: channels, rows: rows, columns: columns)
    planes = PlaneTable(activation)
  }

  /// Forgets the former pass.
  func reset() { fresh = true }

  /// Whether the next consumer must add to what is there; afterwards every consumer must.
  func claim() -> Bool {
    defer { fresh = false }
    return !fresh
  }
}
