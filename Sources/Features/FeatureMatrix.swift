/// Features of one utterance, row-major: `values[row * frames + frame]`.
public struct FeatureMatrix: Equatable, Sendable {
  /// Bins, filters or coefficients; row 0 is the lowest.
  public let rows: Int
  /// Points in time, 16 ms apart.
  public let frames: Int
  /// `rows` x `frames` values, row-major.
  public var values: [Float]

  /// Traps unless there are `rows` x `frames` values.
  public init(rows: Int, frames: Int, values: [Float]) {
    guard values.count == rows * frames else { fatalError("\(values.count) values for \(rows) x \(frames)") }
    self.rows = rows
    self.frames = frames
    self.values = values
  }

  /// The value in a row at a frame.
  public subscript(row: Int, frame: Int) -> Float { values[row * frames + frame] }

  /// The values of one row over time.
  public func row(_ row: Int) -> ArraySlice<Float> { values[(row * frames)..<((row + 1) * frames)] }

  /// The matrix with some rows at zero, as frequency masking shows it to a network; traps if they are not among its rows.
  public func masked(_ hidden: Range<Int>) -> FeatureMatrix {
    guard hidden.lowerBound >= 0, hidden.upperBound <= rows else { fatalError("rows \(hidden) of \(rows)") }
    var copy = self
    for index in (hidden.lowerBound * frames)..<(hidden.upperBound * frames) { copy.values[index] = 0 }
    return copy
  }
}
