/// Features of one utterance, row-major: `values[row * frames + frame]`.
public struct FeatureMatrix: Equatable, Sendable {
  public let rows: Int
  public let frames: Int
  public var values: [Float]

  public init(rows: Int, frames: Int, values: [Float]) {
    guard values.count == rows * frames else { fatalError("\(values.count) values for \(rows) x \(frames)") }
    self.rows = rows
    self.frames = frames
    self.values = values
  }

  public subscript(row: Int, frame: Int) -> Float { values[row * frames + frame] }

  /// The matrix with some rows at zero.
  public func masked(_ blank: Range<Int>) -> FeatureMatrix {
    var copy = self
    for row in blank { for frame in 0..<frames { copy.values[row * frames + frame] = 0 } }
    return copy
  }
}
