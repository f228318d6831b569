/// A box of legend entries: its size and how it is drawn.
struct Legend {
  let entries: [LegendEntry]
  let width, height: Double

  private static let sample = 22.0
  private static let gap = 5.0
  private static let margin = 5.0
  private static let lineHeight = 12.0

  init(_ entries: [LegendEntry], measurer: TextMeasurer) throws {
    self.entries = entries
    let text = try entries.map { try measurer.lineWidth($0.name, .legend) }.max() ?? 0
    width = 2 * Self.margin + Self.sample + Self.gap + text
    height = 2 * Self.margin + Self.lineHeight * Double(entries.count) - 2
  }

  /// Draws the entries in a box whose top left corner is given.
  func draw(on canvas: inout Canvas, in box: Rectangle, framed: Bool) throws {
    if framed {
      let outline = DrawingPath(box, radius: 2)
      canvas.fill(outline, .white)
      canvas.stroke(outline, StrokeStyle(color: .lightGray, width: 0.6))
    }
    for (row, entry) in entries.enumerated() {
      let y = box.top + Self.margin + Self.lineHeight * (Double(row) + 0.5) - 1
      let start = Point(box.left + Self.margin, y)
      let end = Point(start.x + Self.sample, y)
      if let fill = entry.fill {
        canvas.fill(DrawingPath(Rectangle(x: start.x + 4, y: y - 3.5, width: Self.sample - 8, height: 7)), fill)
      }
      if let stroke = entry.stroke { canvas.line(start, end, stroke) }
      if let (shape, color) = entry.marker {
        shape.draw(on: &canvas, at: Point((start.x + end.x) / 2, y), radius: 2.8, color: color)
      }
      try canvas.text(entry.name, at: Point(end.x + Self.gap, y), .legend, x: .left, y: .middle)
    }
  }
}
