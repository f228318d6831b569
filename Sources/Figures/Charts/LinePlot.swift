import Basics

/// Named series of points joined by lines.
public struct LinePlot: Figure {
  /// One line.
  public struct Series: Sendable {
    /// For the legend.
    public var name: String
    /// In the order in which they are joined.
    public var points: [Point]

    /// A line through at least one point.
    public init(_ name: String, points: [Point]) {
      self.name = name
      self.points = points
    }

    /// Values at `first`, `first` + 1 and so on, for example one an epoch.
    public init(_ name: String, values: [Double], first: Int = 1) {
      self.init(name, points: values.enumerated().map { Point(Double(first + $0), $1) })
    }

    /// As with values in double precision.
    @_disfavoredOverload
    public init(_ name: String, values: [Float], first: Int = 1) {
      self.init(name, values: values.map(Double.init), first: first)
    }
  }

  /// The lines, in the order of the legend.
  public var series: [Series]
  /// Above the axes; empty for none.
  public var title: String
  public var xLabel, yLabel: String
  public var xScale, yScale: AxisScale
  /// Every point gets a marker; nil marks them if no series has more than 12.
  public var marksPoints: Bool?
  /// The x axis counts: no ticks between whole numbers.
  public var countsAlongX: Bool
  /// Dashed lines across the plot, each with a name in the legend.
  public var references: [(name: String, y: Double)] = []
  /// In points.
  public var width, height: Double

  /// A plot of at least one series; `width` and `height` in points.
  public init(
    series: [Series], title: String = "", xLabel: String = "", yLabel: String = "", xScale: AxisScale = .linear,
    yScale: AxisScale = .linear, countsAlongX: Bool = false, marksPoints: Bool? = nil, width: Double = 360,
    height: Double = 240
  ) {
    self.series = series
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xScale = xScale
    self.yScale = yScale
    self.countsAlongX = countsAlongX
    self.marksPoints = marksPoints
    self.width = width
    self.height = height
  }

  /// The axes and lines; throws `KitError` without a point, for a value that is not finite, or one that is not
  /// positive on a logarithmic axis.
  public func panel() throws -> Panel {
    for one in series where one.points.isEmpty { throw KitError("the series \"\(one.name)\" has no points") }
    let points = series.flatMap(\.points)
    var panel = Panel(
      x: try Axis.fitting(
        points.map(\.x), label: xLabel, scale: xScale, padding: 0.03, integersOnly: countsAlongX),
      y: try Axis.fitting(points.map(\.y) + references.map(\.y), label: yLabel, scale: yScale, padding: 0.07))
    panel.title = title
    for (index, reference) in references.enumerated() {
      let style = StrokeStyle(color: .gray, width: 0.9, dash: Palette.dashes[1 + index % 3])
      panel.items.append(.horizontalLine(reference.y, style))
      panel.legend.append(LegendEntry(reference.name, stroke: style))
    }
    let marks = marksPoints ?? series.allSatisfy { $0.points.count <= 12 }
    var entries: [LegendEntry] = []
    for (index, one) in series.enumerated() {
      let style = Palette.stroke(index, of: series.count)
      let shape = Palette.marker(index)
      panel.items.append(.curve(one.points, style))
      // A single point has no line to be seen by.
      if marks || one.points.count == 1 { panel.items.append(.markers(one.points, shape, style.color, radius: 2.4)) }
      entries.append(
        LegendEntry(one.name, stroke: style, marker: marks ? (shape: shape, color: style.color) : nil))
    }
    panel.legend = series.count == 1 && references.isEmpty ? [] : entries + panel.legend
    return panel
  }

  /// The page; throws as `panel()` does.
  public func drawing() throws -> Drawing {
    try panel().page(width: width, height: height, measurer: TextMeasurer())
  }
}
