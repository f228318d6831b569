/// A page as a list of commands: what every format is rendered from and what snapshot tests compare.
public struct Drawing: Equatable, Sendable {
  /// One thing to draw, or a change of where and how the next are drawn.
  public enum Command: Equatable, Sendable {
    case fill(DrawingPath, Color)
    case stroke(DrawingPath, StrokeStyle)
    /// Text that starts at the point on its baseline.
    case text(String, Point, Font, Color)
    /// A grid of cells stretched over the rectangle.
    case image(Raster, Rectangle)
    /// Saves clip and transform for the next `restore`.
    case save
    case restore
    /// Nothing outside the rectangle is drawn until the next `restore`.
    case clip(Rectangle)
    case translate(Point)
    /// Clockwise, in degrees.
    case rotate(Double)
    case scale(Double)
  }

  /// In points.
  public let width, height: Double
  /// In the order in which they are drawn.
  public let commands: [Command]
}
