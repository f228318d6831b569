import Tensors

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
