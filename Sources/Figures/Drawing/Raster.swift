import Basics

/// A grid of coloured cells, row by row from the top left, drawn with sharp edges.
public struct Raster: Equatable, Sendable {
  public let columns, rows: Int
  /// `0xRRGGBB`, row-major.
  public let pixels: [UInt32]

  /// Traps unless there are columns times rows pixels and at least one.
  public init(columns: Int, rows: Int, pixels: [UInt32]) {
    guard columns > 0, rows > 0, pixels.count == columns * rows else {
      fatalError("\(columns) x \(rows) cells do not fit \(pixels.count) pixels")
    }
    self.columns = columns
    self.rows = rows
    self.pixels = pixels
  }

  /// Each cell as `across` by `down` pixels: viewers that smooth enlarged images then leave the cells sharp.
  func enlarged(across: Int, down: Int) -> Raster {
    var result: [UInt32] = []
    result.reserveCapacity(pixels.count * across * down)
    for row in 0..<(rows * down) {
      for column in 0..<(columns * across) { result.append(pixels[row / down * columns + column / across]) }
    }
    return Raster(columns: columns * across, rows: rows * down, pixels: result)
  }

  /// Cells of a small grid enlarged to some 8 pixels, a large grid as it is.
  var sharpened: Raster { enlarged(across: max(1, min(8, 1_024 / columns)), down: max(1, min(8, 1_024 / rows))) }
}
