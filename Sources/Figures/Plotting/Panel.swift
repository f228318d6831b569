import Basics

/// A pair of axes with things drawn between them, a title and a legend.
public struct Panel: Sendable {
  /// Above the axes; empty for none.
  public var title = ""
  /// The axis below.
  public var x: Axis
  /// The axis at the left.
  public var y: Axis
  /// What is drawn between the axes, the first lowest.
  public var items: [PlotItem] = []
  /// Entries from top to bottom; empty for no legend.
  public var legend: [LegendEntry] = []
  /// Thin lines at the ticks of both axes.
  public var hasGrid = true
  /// Both axes get the same length, as DET plots have it.
  public var isSquare = false
  /// Beside the axes; nil for none.
  public var colorBar: ColorBar?
  /// Long labels below the x axis are turned.
  var turnsXLabels = false

  /// A panel with nothing drawn in it yet.
  public init(x: Axis, y: Axis) {
    self.x = x
    self.y = y
  }

  /// Where a value stands on the page.
  func place(_ point: Point, in area: Rectangle) -> Point {
    Point(area.left + x.share(point.x) * area.width, area.bottom - y.share(point.y) * area.height)
  }

  /// A curve on the page, thinned to a twelfth of a point; values beyond the axes are drawn far outside, not at
  /// infinity.
  func placed(_ points: [Point], in area: Rectangle) -> [Point] {
    func bounded(_ share: Double) -> Double { min(max(share, -2), 3) }
    let places = points.map { point in
      Point(
        area.left + bounded(x.share(point.x)) * area.width, area.bottom - bounded(y.share(point.y)) * area.height)
    }
    return Polyline.simplified(places, tolerance: 1.0 / 12)
  }

  /// Finds room for labels, legend and colour bar within `frame`.
  ///
  /// The legend goes to the place within the axes that is farthest from everything drawn, corners first, or to the
  /// right of them if every place would cover something.
  public func layout(in frame: Rectangle, measurer: TextMeasurer) throws -> PanelLayout {
    let whole = try area(in: frame, measurer: measurer)
    let (segments, boxes) = try obstacles(in: whole, measurer: measurer)
    guard !legend.isEmpty else {
      return PanelLayout(area: whole, legend: nil, legendIsInside: false, segments: segments, boxes: boxes)
    }
    let size = try Legend(legend, measurer: measurer)
    if let box = Self.freePlace(for: size, in: whole, segments: segments, boxes: boxes) {
      return PanelLayout(area: whole, legend: box, legendIsInside: true, segments: segments, boxes: boxes)
    }
    let narrow = Rectangle(x: frame.x, y: frame.y, width: frame.width - size.width - 8, height: frame.height)
    guard narrow.width > 60 else {
      throw KitError("the legend leaves no room for the plot", advice: "Shorten the names or widen the figure.")
    }
    let rest = try area(in: narrow, measurer: measurer)
    let beside = try obstacles(in: rest, measurer: measurer)
    let bar = try colorBar.map { try $0.width(length: rest.height, measurer: measurer) } ?? 0
    let box = Rectangle(x: rest.right + bar + 8, y: rest.top, width: size.width, height: size.height)
    return PanelLayout(area: rest, legend: box, legendIsInside: false, segments: beside.0, boxes: beside.1)
  }

  /// The rectangle for the axes once titles, labels and the colour bar have their room.
  private func area(in frame: Rectangle, measurer: TextMeasurer) throws -> Rectangle {
    let top = title.isEmpty ? 5.0 : 18
    var area = Rectangle(x: frame.x + 40, y: frame.y + top, width: frame.width - 45, height: frame.height - 40)
    // The ticks, and with them the room for their labels, depend on the axes' lengths, which depend on that room.
    for _ in 0..<3 {
      let yTicks = try y.marks(length: area.height, isHorizontal: false, measurer: measurer)
      let yLabels = try yTicks.map { try measurer.lineWidth($0.label, .tick) }.max() ?? 0
      let left = (yLabels > 0 ? yLabels + 5.5 : 2) + (y.label.isEmpty ? 0 : 15)
      let bar = try colorBar.map { try $0.width(length: area.height, measurer: measurer) } ?? 0
      let xTicks = try x.marks(length: area.width, isHorizontal: true, measurer: measurer)
      let xLabels = try xTicks.map { try measurer.lineWidth($0.label, .tick) }
      let last = xTicks.last.map { x.share($0.value) } ?? 0
      let overhang = turnsXLabels ? 0 : max(0, (xLabels.last ?? 0) / 2 - (1 - last) * area.width)
      let right = max(bar, overhang) + 2
      let tickHeight = turnsXLabels ? (xLabels.max() ?? 0) * 0.72 + 10 : xTicks.allSatisfy(\.label.isEmpty) ? 3 : 14
      let bottom = tickHeight + (x.label.isEmpty ? 0 : 14)
      area = Rectangle(
        x: frame.x + left, y: frame.y + top, width: frame.width - left - right, height: frame.height - top - bottom)
      if isSquare {
        let side = min(area.width, area.height)
        area.x += (area.width - side) / 2
        area.width = side
        area.height = side
      }
      guard area.width > 20, area.height > 20 else {
        throw KitError("the figure is too small for its labels", advice: "Make it wider or higher.")
      }
    }
    return area
  }

  /// What a legend must not cover.
  private func obstacles(
    in area: Rectangle, measurer: TextMeasurer
  ) throws -> (segments: [(Point, Point)], boxes: [Rectangle]) {
    var segments: [(Point, Point)] = []
    var boxes: [Rectangle] = []
    func add(_ points: [Point]) {
      for (start, end) in zip(points, points.dropFirst()) { segments.append((start, end)) }
    }
    for item in items {
      switch item {
      case .curve(let points, _): add(placed(points, in: area))
      case .area(let points, _):
        // The upper edge and everything below it down to the area's own lowest value.
        let places = placed(points, in: area)
        let floor = places.map(\.y).max() ?? 0
        for (start, end) in zip(places, places.dropFirst()) where start.x != end.x {
          boxes.append(Rectangle(corners: Point(start.x, min(start.y, end.y)), Point(end.x, floor)))
        }
      case .markers(let points, _, _, let radius):
        for point in points {
          let center = place(point, in: area)
          boxes.append(Rectangle(corners: center, center).inset(-radius - 1))
        }
      case .bar(let first, let second, _):
        boxes.append(Rectangle(corners: place(first, in: area), place(second, in: area)))
      case .errorBar(let x, let lower, let upper, _):
        segments.append((place(Point(x, lower), in: area), place(Point(x, upper), in: area)))
      case .image: boxes.append(area)
      case .verticalLine(let value, _):
        let x = area.left + self.x.share(value) * area.width
        segments.append((Point(x, area.top), Point(x, area.bottom)))
      case .horizontalLine(let value, _):
        let y = area.bottom - self.y.share(value) * area.height
        segments.append((Point(area.left, y), Point(area.right, y)))
      case .text(let text, let point, let offset, let font, _, let x, let y):
        let center = place(point, in: area)
        boxes.append(
          try measurer.box(of: text, at: Point(center.x + offset.x, center.y + offset.y), font, x: x, y: y))
      }
    }
    return (segments, boxes)
  }

  /// The freest place for a legend, or nil if none keeps 4 points away from everything.
  private static func freePlace(
    for legend: Legend, in area: Rectangle, segments: [(Point, Point)], boxes: [Rectangle]
  ) -> Rectangle? {
    let room = area.inset(5)
    guard legend.width <= room.width, legend.height <= room.height else { return nil }
    func box(_ across: Double, _ down: Double) -> Rectangle {
      Rectangle(
        x: room.left + across * (room.width - legend.width), y: room.top + down * (room.height - legend.height),
        width: legend.width, height: legend.height)
    }
    func best(_ places: [Rectangle], upTo limit: Double) -> Rectangle? {
      var best: (box: Rectangle, clearance: Double)?
      for place in places {
        let clearance = PanelLayout.clearance(of: place, segments: segments, boxes: boxes, limit: limit)
        if clearance >= 4, clearance > (best?.clearance ?? 0) + 0.5 { best = (place, clearance) }
      }
      return best?.box
    }
    let corners = [box(1, 0), box(0, 0), box(1, 1), box(0, 1)]
    if let corner = best(corners, upTo: 24) { return corner }
    let edges = (0...12).flatMap { step -> [Rectangle] in
      let share = Double(step) / 12
      return [box(share, 0), box(share, 1), box(0, share), box(1, share)]
    }
    if let edge = best(edges, upTo: 24) { return edge }
    return best((1..<12).flatMap { a in (1..<12).map { box(Double(a) / 12, Double($0) / 12) } }, upTo: 24)
  }
}
