/// One line of a legend: a name and samples of how its data are drawn.
public struct LegendEntry: Sendable {
  /// Beside the samples.
  public var name: String
  /// A sample line; nil for none.
  public var stroke: StrokeStyle?
  /// A sample marker; nil for none.
  public var marker: (shape: Marker, color: Color)?
  /// A sample area; nil for none.
  public var fill: Color?

  /// An entry with those samples that are not nil.
  public init(
    _ name: String, stroke: StrokeStyle? = nil, marker: (shape: Marker, color: Color)? = nil, fill: Color? = nil
  ) {
    self.name = name
    self.stroke = stroke
    self.marker = marker
    self.fill = fill
  }
}
