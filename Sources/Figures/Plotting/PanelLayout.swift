/// Where the parts of a panel stand, in points.
public struct PanelLayout: Sendable {
  /// The rectangle that the axes span.
  public let area: Rectangle
  /// The box of the legend, if there is one.
  public let legend: Rectangle?
  /// Whether the legend stands between the axes rather than beside them.
  public let legendIsInside: Bool
  /// What the legend must not cover: pieces of curves, and boxes around everything else.
  public let segments: [(Point, Point)]
  /// Boxes around what is no curve.
  public let boxes: [Rectangle]

  /// The smallest distance, up to `limit`, from a box to the segments and boxes; 0 if it covers one.
  static func clearance(
    of box: Rectangle, segments: [(Point, Point)], boxes: [Rectangle], limit: Double
  ) -> Double {
    func isFree(_ margin: Double) -> Bool {
      let grown = box.inset(-margin)
      return !boxes.contains { grown.intersects($0) }
        && !segments.contains { grown.intersects(from: $0.0, to: $0.1) }
    }
    guard isFree(0) else { return 0 }
    if isFree(limit) { return limit }
    var (free, taken) = (0.0, limit)
    while taken - free > 0.5 {
      let middle = (free + taken) / 2
      if isFree(middle) { free = middle } else { taken = middle }
    }
    return free
  }
}
