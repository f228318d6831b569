/// How a line is drawn: colour, width in points, and dash lengths in points (empty for a solid line).
public struct StrokeStyle: Equatable, Sendable {
  public var color: Color
  public var width: Double
  public var dash: [Double]

  public init(color: Color = .black, width: Double = 1, dash: [Double] = []) {
    self.color = color
    self.width = width
    self.dash = dash
  }
}
