/// How a line is drawn: colour, width in points, and dash lengths in points (empty for a solid line).
public struct StrokeStyle: Equatable, Sendable {
  /// The line's colour.
  public var color: Color
  /// In points.
  public var width: Double
  /// Lengths drawn and blank by turns, in points; empty for a solid line.
  public var dash: [Double]

  /// A black solid line of one point unless another is given.
  public init(color: Color = .black, width: Double = 1, dash: [Double] = []) {
    self.color = color
    self.width = width
    self.dash = dash
  }
}
