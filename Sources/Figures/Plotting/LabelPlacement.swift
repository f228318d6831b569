import Foundation
import Metrics

/// Finds places for the names of points so that they cover neither points nor one another.
struct LabelPlacement {
  let panel: Panel
  let area: Rectangle
  let measurer: TextMeasurer

  private static let font = Font(size: 7.5)
  /// Offsets from the point and the anchors of the text there, from the preferred place on.
  private static let places: [(Point, Canvas.HorizontalAnchor, Canvas.VerticalAnchor)] = {
    var places: [(Point, Canvas.HorizontalAnchor, Canvas.VerticalAnchor)] = []
    for ring in [0.0, 7, 15, 24] {
      places += [
        (Point(6 + ring, 0), .left, .middle), (Point(-6 - ring, 0), .right, .middle),
        (Point(0, -5 - ring), .center, .bottom), (Point(0, 5 + ring), .center, .top),
        (Point(4 + ring, -4 - ring * 0.7), .left, .bottom), (Point(4 + ring, 4 + ring * 0.7), .left, .top),
        (Point(-4 - ring, -4 - ring * 0.7), .right, .bottom), (Point(-4 - ring, 4 + ring * 0.7), .right, .top),
      ]
    }
    return places
  }()

  /// Text items for the labels, and thin lines to points whose label had to move away.
  func labels(_ labels: [(String, Point)]) throws -> [PlotItem] {
    let centers = labels.map { panel.place($0.1, in: area) }
    var taken = centers.map { Rectangle(corners: $0, $0).inset(-4.2) }
    var items: [PlotItem] = []
    for (index, (name, point)) in labels.enumerated() {
      let center = centers[index]
      // The first place that is free, or else the one that covers least.
      var best: (place: Int, box: Rectangle, cost: Double)?
      for (place, (offset, x, y)) in Self.places.enumerated() {
        let box = try measurer.box(
          of: name, at: Point(center.x + offset.x, center.y + offset.y), Self.font, x: x, y: y)
        let outside = area.inset(1).contains(box) ? 0.0 : 1e6
        let cost = taken.reduce(outside) { $0 + overlap(box, $1) }
        if cost < best?.cost ?? .infinity { best = (place, box, cost) }
        if cost == 0 { break }
      }
      guard let best else { continue }
      let (offset, x, y) = Self.places[best.place]
      taken.append(best.box)
      if best.place >= 8 {
        let end = Point(
          min(max(center.x, best.box.left), best.box.right), min(max(center.y, best.box.top), best.box.bottom))
        items.append(.curve([point, value(at: end)], StrokeStyle(color: .gray, width: 0.5)))
      }
      items.append(.text(name, at: point, offset: offset, Self.font, .black, x: x, y: y))
    }
    return items
  }

  private func overlap(_ first: Rectangle, _ second: Rectangle) -> Double {
    let width = min(first.right, second.right) - max(first.left, second.left)
    let height = min(first.bottom, second.bottom) - max(first.top, second.top)
    return width > 0 && height > 0 ? width * height : 0
  }

  /// The value that stands at a place on the page.
  private func value(at place: Point) -> Point {
    func invert(_ axis: Axis, _ share: Double) -> Double {
      let (start, end) = (axis.scale.position(axis.range.lowerBound), axis.scale.position(axis.range.upperBound))
      let position = start + share * (end - start)
      return switch axis.scale {
      case .linear: position
      case .logarithmic: pow(10, position)
      case .normalDeviate: NormalDeviate.cumulative(position)
      }
    }
    return Point(
      invert(panel.x, (place.x - area.left) / area.width), invert(panel.y, (area.bottom - place.y) / area.height))
  }
}
