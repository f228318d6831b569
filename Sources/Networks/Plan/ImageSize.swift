/// The size of a feature map.
struct ImageSize: Equatable, Sendable {
  var rows: Int
  var columns: Int

  var pixels: Int { rows * columns }

  /// After a layer with "same" padding and that stride: rounded up.
  func strided(_ stride: Int) -> ImageSize {
    ImageSize(rows: (rows + stride - 1) / stride, columns: (columns + stride - 1) / stride)
  }
}
