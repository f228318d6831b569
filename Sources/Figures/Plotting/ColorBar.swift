/// What the colours of an image stand for.
public struct ColorBar: Sendable {
  /// The colours, from the axis's lower end to its upper.
  public var map: ColorMap
  /// The values at the bar.
  public var axis: Axis

  /// A bar of a map's colours along an axis.
  public init(map: ColorMap, axis: Axis) {
    self.map = map
    self.axis = axis
  }

  static let thickness = 9.0

  /// Room beside the panel: gap, bar, tick labels and the turned label, in points.
  func width(length: Double, measurer: TextMeasurer) throws -> Double {
    let labels = try marks(length, measurer).map { try measurer.lineWidth($0.label, .tick) }.max() ?? 0
    return 8 + Self.thickness + 5 + labels + (axis.label.isEmpty ? 0 : 15)
  }

  private func marks(_ length: Double, _ measurer: TextMeasurer) throws -> [Tick] {
    try axis.marks(length: length, isHorizontal: false, measurer: measurer)
  }

  /// Draws the bar over the whole height of `box`, at its left.
  func draw(on canvas: inout Canvas, in box: Rectangle) throws {
    let bar = Rectangle(x: box.left, y: box.top, width: Self.thickness, height: box.height)
    let steps = 128
    let pixels = (0..<steps).map { map.pixel(1 - Double($0) / Double(steps - 1)) }
    canvas.image(Raster(columns: 1, rows: steps, pixels: pixels).enlarged(across: 8, down: 4), in: bar)
    canvas.stroke(DrawingPath(bar), StrokeStyle(color: .gray, width: 0.5))
    var widest = 0.0
    for tick in try marks(box.height, canvas.measurer) {
      let y = bar.bottom - axis.share(tick.value) * bar.height
      canvas.line(Point(bar.right, y), Point(bar.right + 2.5, y), StrokeStyle(color: .gray, width: 0.6))
      let label = try canvas.text(tick.label, at: Point(bar.right + 4.5, y), .tick, x: .left, y: .middle)
      widest = max(widest, label.width)
    }
    if !axis.label.isEmpty {
      try canvas.text(
        axis.label, at: Point(bar.right + 4.5 + widest + 9, bar.center.y), .label, x: .center, y: .middle, degrees: -90)
    }
  }
}
