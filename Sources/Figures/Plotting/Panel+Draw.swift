extension Panel {
  /// Draws the panel within `frame` and returns where its parts stand.
  @discardableResult
  public func draw(on canvas: inout Canvas, in frame: Rectangle) throws -> PanelLayout {
    let layout = try layout(in: frame, measurer: canvas.measurer)
    let area = layout.area
    let xMarks = try x.marks(length: area.width, isHorizontal: true, measurer: canvas.measurer)
    let yMarks = try y.marks(length: area.height, isHorizontal: false, measurer: canvas.measurer)
    if hasGrid {
      let style = StrokeStyle(color: .lightGray.tint(0.6), width: 0.5)
      for tick in xMarks {
        let across = area.left + x.share(tick.value) * area.width
        canvas.line(Point(across, area.top), Point(across, area.bottom), style)
      }
      for tick in yMarks {
        let down = area.bottom - y.share(tick.value) * area.height
        canvas.line(Point(area.left, down), Point(area.right, down), style)
      }
    }
    try canvas.clipped(to: area.inset(-0.5)) { canvas in
      for item in items { try draw(item, on: &canvas, in: area, markers: false) }
    }
    canvas.stroke(DrawingPath(area), StrokeStyle(color: .gray, width: 0.7))
    for item in items { try draw(item, on: &canvas, in: area, markers: true) }
    try drawTicks(xMarks, yMarks, on: &canvas, in: area)
    if !title.isEmpty {
      try canvas.text(title, at: Point(area.center.x, area.top - 7), .title, x: .center, y: .baseline)
    }
    if let colorBar {
      try colorBar.draw(
        on: &canvas,
        in: Rectangle(x: area.right + 8, y: area.top, width: frame.right - area.right - 8, height: area.height))
    }
    if let box = layout.legend {
      try Legend(legend, measurer: canvas.measurer).draw(on: &canvas, in: box, framed: layout.legendIsInside)
    }
    return layout
  }

  private func drawTicks(_ xMarks: [Tick], _ yMarks: [Tick], on canvas: inout Canvas, in area: Rectangle) throws {
    let style = StrokeStyle(color: .gray, width: 0.7)
    var lowest = area.bottom + 3
    for tick in xMarks {
      let across = area.left + x.share(tick.value) * area.width
      canvas.line(Point(across, area.bottom), Point(across, area.bottom + 3), style)
      guard !tick.label.isEmpty else { continue }
      if turnsXLabels {
        let width = try canvas.measurer.lineWidth(tick.label, .tick)
        try canvas.text(
          tick.label, at: Point(across + 2, area.bottom + 7), .tick, x: .right, y: .middle, degrees: -45)
        lowest = max(lowest, area.bottom + 7 + width * 0.72)
      } else {
        let box = try canvas.text(tick.label, at: Point(across, area.bottom + 4.5), .tick, x: .center, y: .top)
        lowest = max(lowest, box.bottom)
      }
    }
    var leftmost = area.left - 3
    for tick in yMarks {
      let down = area.bottom - y.share(tick.value) * area.height
      canvas.line(Point(area.left - 3, down), Point(area.left, down), style)
      guard !tick.label.isEmpty else { continue }
      let box = try canvas.text(tick.label, at: Point(area.left - 5, down), .tick, x: .right, y: .middle)
      leftmost = min(leftmost, box.left)
    }
    if !x.label.isEmpty {
      try canvas.text(x.label, at: Point(area.center.x, lowest + 2), .label, x: .center, y: .top)
    }
    if !y.label.isEmpty {
      try canvas.text(
        y.label, at: Point(leftmost - 8, area.center.y), .label, x: .center, y: .middle, degrees: -90)
    }
  }

  /// Draws an item; markers and text come in a second pass, above the frame and not cut off by it.
  private func draw(_ item: PlotItem, on canvas: inout Canvas, in area: Rectangle, markers: Bool) throws {
    switch item {
    case .curve(let points, let style) where !markers:
      canvas.stroke(DrawingPath(placed(points, in: area)), style)
    case .area(let points, let color) where !markers:
      canvas.fill(DrawingPath(placed(points, in: area), closed: true), color)
    case .bar(let first, let second, let color) where !markers:
      canvas.fill(DrawingPath(Rectangle(corners: place(first, in: area), place(second, in: area))), color)
    case .errorBar(let value, let lower, let upper, let color) where !markers:
      let (bottom, top) = (place(Point(value, lower), in: area), place(Point(value, upper), in: area))
      let style = StrokeStyle(color: color, width: 0.9)
      canvas.line(bottom, top, style)
      for end in [bottom, top] { canvas.line(Point(end.x - 2, end.y), Point(end.x + 2, end.y), style) }
    case .image(let raster, let first, let second) where !markers:
      canvas.image(raster.sharpened, in: Rectangle(corners: place(first, in: area), place(second, in: area)))
    case .verticalLine(let value, let style) where !markers:
      let across = area.left + x.share(value) * area.width
      canvas.line(Point(across, area.top), Point(across, area.bottom), style)
    case .horizontalLine(let value, let style) where !markers:
      let down = area.bottom - y.share(value) * area.height
      canvas.line(Point(area.left, down), Point(area.right, down), style)
    case .markers(let points, let shape, let color, let radius) where markers:
      for point in points {
        let center = place(point, in: area)
        if area.inset(-1).contains(center) { shape.draw(on: &canvas, at: center, radius: radius, color: color) }
      }
    case .text(let text, let point, let offset, let font, let color, let x, let y) where markers:
      let center = place(point, in: area)
      let anchor = Point(center.x + offset.x, center.y + offset.y)
      // Lines that pass behind the text are faded there.
      let box = try canvas.measurer.box(of: text, at: anchor, font, x: x, y: y)
      let ink = Rectangle(
        x: box.left - 1, y: box.top + font.size * 0.1, width: box.width + 2, height: box.height - font.size * 0.2)
      canvas.fill(DrawingPath(ink), Color.white.withAlpha(0.8))
      try canvas.text(text, at: anchor, font, color, x: x, y: y)
    default: break
    }
  }
}
