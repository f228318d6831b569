/// Something drawn in the area of a panel; all coordinates are values on its axes.
public enum PlotItem: Sendable {
  case curve([Point], StrokeStyle)
  case markers([Point], Marker, Color, radius: Double = 3)
  /// A closed outline, filled.
  case area([Point], Color)
  /// A rectangle between two opposite corners.
  case bar(Point, Point, Color)
  /// A vertical line with caps, from a lower to an upper value.
  case errorBar(x: Double, from: Double, to: Double, Color)
  case image(Raster, Point, Point)
  case verticalLine(Double, StrokeStyle)
  case horizontalLine(Double, StrokeStyle)
  /// Text whose anchor is `offset` points from the place.
  case text(
    String, at: Point, offset: Point = Point(0, 0), Font, Color, x: Canvas.HorizontalAnchor = .center,
    y: Canvas.VerticalAnchor = .middle)
}
