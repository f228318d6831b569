/// One line of a legend: a name and samples of how its data are drawn.
public struct LegendEntry: Sendable {
  public var name: String
  public var stroke: StrokeStyle?
  public var marker: (shape: Marker, color: Color)?
  public var fill: Color?

  public init(
    _ name: String, stroke: StrokeStyle? = nil, marker: (shape: Marker, color: Color)? = nil, fill: Color? = nil
  ) {
    self.name = name
    self.stroke = stroke
    self.marker = marker
    self.fill = fill
  }
}
