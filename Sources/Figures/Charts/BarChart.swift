import Basics

/// Bars over named categories, one or several to a category, for example the EER of every attack.
public struct BarChart: Figure {
  /// One bar in every category.
  public struct Series: Sendable {
    /// For the legend.
    public var name: String
    /// The height of the bar in each category, finite.
    public var values: [Double]
    /// The ends of an error bar on each bar, if there are any.
    public var intervals: [ClosedRange<Double>]?

    /// A series; values and intervals are one for each category.
    public init(_ name: String, values: [Double], intervals: [ClosedRange<Double>]? = nil) {
      self.name = name
      self.values = values
      self.intervals = intervals
    }
  }

  /// Names below the bars, from left to right.
  public var categories: [String]
  /// Bars of each category, from left to right.
  public var series: [Series]
  /// Above the axes; empty for none.
  public var title: String
  public var xLabel, yLabel: String
  /// Dashed lines across the chart, each with a name in the legend.
  public var references: [(name: String, y: Double)] = []
  /// Decimals of the numbers above the bars of a single series; nil writes none.
  public var decimals: Int?
  /// In points.
  public var width, height: Double

  /// A chart of at least one category and series; `width` and `height` in points.
  public init(
    categories: [String], series: [Series], title: String = "", xLabel: String = "", yLabel: String = "",
    decimals: Int? = 1, width: Double = 420, height: Double = 230
  ) {
    self.categories = categories
    self.series = series
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.decimals = decimals
    self.width = width
    self.height = height
  }

  /// The axes and bars; throws `KitError` without a category or series, for a series with another number of values
  /// than there are categories, and for a value that is not finite.
  public func panel(measurer: TextMeasurer) throws -> Panel {
    guard !categories.isEmpty, !series.isEmpty else { throw KitError("there are no bars to draw") }
    for one in series
    where one.values.count != categories.count || (one.intervals.map { $0.count != categories.count } ?? false) {
      throw KitError("the series \"\(one.name)\" does not have one value for each of \(categories.count) categories")
    }
    let ends = series.flatMap { $0.intervals ?? [] }.flatMap { [$0.lowerBound, $0.upperBound] }
    let values = series.flatMap(\.values) + ends + references.map(\.y)
    if let bad = values.first(where: { !$0.isFinite }) { throw KitError("a bar cannot have the height \(bad)") }
    let (lowest, highest) = (min(values.min()!, 0), max(values.max()!, 0))
    let spread = highest > lowest ? highest - lowest : 1
    let writesNumbers = series.count == 1 && decimals != nil
    let headroom = spread * (writesNumbers ? 0.12 : 0.06)
    var panel = Panel(
      x: Axis(
        xLabel, range: -0.6...(Double(categories.count) - 0.4),
        ticks: categories.enumerated().map { Tick(Double($0), $1) }),
      y: Axis(yLabel, range: (lowest < 0 ? lowest - headroom : 0)...(lowest + spread + headroom)))
    panel.title = title
    let widest = try categories.map { try measurer.lineWidth($0, .tick) }.max()!
    panel.turnsXLabels = widest > (width - 70) / Double(categories.count) - 4
    let share = 0.8 / Double(series.count)
    for (index, one) in series.enumerated() {
      let color = Palette.lines[index % Palette.lines.count]
      for (category, value) in one.values.enumerated() {
        let left = Double(category) - 0.4 + share * Double(index)
        panel.items.append(
          .bar(
            Point(left + share * 0.04, 0), Point(left + share * 0.96, value),
            index == 0 ? color.tint(0.85) : color.tint(0.75)))
        var top = value
        if let interval = one.intervals?[category] {
          panel.items.append(
            .errorBar(x: left + share / 2, from: interval.lowerBound, to: interval.upperBound, .black))
          top = max(top, interval.upperBound)
        }
        if writesNumbers, let decimals {
          panel.items.append(
            .text(
              Tick.label(value, decimals: decimals), at: Point(left + share / 2, max(top, 0)), offset: Point(0, -2),
              Font(size: 7), .gray, x: .center, y: .bottom))
        }
      }
      if series.count > 1 {
        panel.legend.append(LegendEntry(one.name, fill: index == 0 ? color.tint(0.85) : color.tint(0.75)))
      }
    }
    for (index, reference) in references.enumerated() {
      let style = StrokeStyle(color: .gray, width: 0.9, dash: Palette.dashes[1 + index % 3])
      panel.items.append(.horizontalLine(reference.y, style))
      panel.legend.append(LegendEntry(reference.name, stroke: style))
    }
    if lowest < 0 { panel.items.append(.horizontalLine(0, StrokeStyle(color: .gray, width: 0.7))) }
    return panel
  }

  /// The page; throws as `panel(measurer:)` does.
  public func drawing() throws -> Drawing {
    let measurer = try TextMeasurer()
    return try panel(measurer: measurer).page(width: width, height: height, measurer: measurer, extendsUpwards: true)
  }
}
