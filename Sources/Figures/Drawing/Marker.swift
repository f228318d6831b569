/// The shape of a data point.
public enum Marker: CaseIterable, Sendable {
  case circle
  case square
  case triangle
  case diamond
  case downTriangle
  case plus
  case cross

  /// The outline about a center, of an area that looks alike for all shapes; `plus` and `cross` are open lines.
  func path(at center: Point, radius: Double) -> DrawingPath {
    func point(_ x: Double, _ y: Double) -> Point { Point(center.x + radius * x, center.y + radius * y) }
    func lines(_ x: Double, _ y: Double) -> DrawingPath {
      var path = DrawingPath([point(x, y), point(-x, -y)])
      path.move(point(-y, x))
      path.line(point(y, -x))
      return path
    }
    return switch self {
    case .circle: DrawingPath(circleAt: center, radius: radius)
    case .square: DrawingPath(Rectangle(corners: point(-0.88, -0.88), point(0.88, 0.88)))
    case .triangle: DrawingPath([point(0, -1.2), point(1.1, 0.8), point(-1.1, 0.8)], closed: true)
    case .diamond: DrawingPath([point(0, -1.3), point(1.3, 0), point(0, 1.3), point(-1.3, 0)], closed: true)
    case .downTriangle: DrawingPath([point(0, 1.2), point(1.1, -0.8), point(-1.1, -0.8)], closed: true)
    case .plus: lines(1.2, 0)
    case .cross: lines(0.9, 0.9)
    }
  }

  var isOpen: Bool { self == .plus || self == .cross }

  /// Draws the marker: filled with a thin white rim, so that markers over lines stay apart, or as thick lines.
  func draw(on canvas: inout Canvas, at center: Point, radius: Double, color: Color) {
    let path = path(at: center, radius: radius)
    if isOpen {
      canvas.stroke(path, StrokeStyle(color: .white, width: radius * 0.9 + 1))
      canvas.stroke(path, StrokeStyle(color: color, width: radius * 0.55))
    } else {
      canvas.stroke(path, StrokeStyle(color: .white, width: 1.4))
      canvas.fill(path, color)
    }
  }
}
