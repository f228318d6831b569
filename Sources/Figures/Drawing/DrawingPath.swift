/// A sequence of lines and curves.
public struct DrawingPath: Equatable, Sendable {
  /// One step of a path; places in points.
  public enum Element: Equatable, Sendable {
    case move(Point)
    case line(Point)
    /// A cubic Bézier curve: two control points and the end.
    case curve(Point, Point, Point)
    case close
  }

  /// The steps so far.
  public private(set) var elements: [Element] = []

  /// A path of nothing yet.
  public init() {}

  /// A polyline through the points, closed or open.
  public init(_ points: [Point], closed: Bool = false) {
    for (index, point) in points.enumerated() { elements.append(index == 0 ? .move(point) : .line(point)) }
    if closed, !points.isEmpty { elements.append(.close) }
  }

  /// A rectangle, its corners rounded with `radius`.
  public init(_ box: Rectangle, radius: Double = 0) {
    let r = min(radius, box.width / 2, box.height / 2)
    guard r > 0 else {
      self.init(
        [
          Point(box.left, box.top), Point(box.right, box.top), Point(box.right, box.bottom),
          Point(box.left, box.bottom),
        ], closed: true)
      return
    }
    self.init()
    let k = r * (1 - Self.kappa)
    move(Point(box.left + r, box.top))
    line(Point(box.right - r, box.top))
    curve(Point(box.right - k, box.top), Point(box.right, box.top + k), Point(box.right, box.top + r))
    line(Point(box.right, box.bottom - r))
    curve(Point(box.right, box.bottom - k), Point(box.right - k, box.bottom), Point(box.right - r, box.bottom))
    line(Point(box.left + r, box.bottom))
    curve(Point(box.left + k, box.bottom), Point(box.left, box.bottom - k), Point(box.left, box.bottom - r))
    line(Point(box.left, box.top + r))
    curve(Point(box.left, box.top + k), Point(box.left + k, box.top), Point(box.left + r, box.top))
    close()
  }

  /// A circle, as four Bézier curves.
  public init(circleAt center: Point, radius: Double) {
    self.init(
      Rectangle(x: center.x - radius, y: center.y - radius, width: 2 * radius, height: 2 * radius), radius: radius)
  }

  /// The control-point distance at which a Bézier curve of unit radius best follows a quarter circle.
  private static let kappa = 0.5522847498

  /// Starts a new line at a point.
  public mutating func move(_ point: Point) { elements.append(.move(point)) }
  /// Goes on straight to a point.
  public mutating func line(_ point: Point) { elements.append(.line(point)) }
  /// Goes on along a cubic Bézier curve of two control points to its end.
  public mutating func curve(_ first: Point, _ second: Point, _ end: Point) {
    elements.append(.curve(first, second, end))
  }
  /// Goes back straight to where the line started.
  public mutating func close() { elements.append(.close) }
}
