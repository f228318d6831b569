import Basics

/// Quantities over the epochs of a run: one panel, or two side by side, for example loss and accuracy.
public struct LearningCurves: Figure {
  /// The curves that share a y axis.
  public struct Quantity: Sendable {
    /// Of the y axis.
    public var label: String
    /// The curves, one point an epoch.
    public var series: [LinePlot.Series]
    /// Of the y axis.
    public var scale: AxisScale
    /// Dashed lines across the panel, each with a name in the legend.
    public var references: [(name: String, y: Double)] = []

    /// A panel's curves; `label` names their y axis.
    public init(_ label: String, _ series: [LinePlot.Series], scale: AxisScale = .linear) {
      self.label = label
      self.series = series
      self.scale = scale
    }
  }

  /// One panel each, from left to right.
  public var quantities: [Quantity]
  /// Above the panels; empty for none.
  public var title: String
  /// An epoch to mark with a vertical line, for example the one whose model is kept.
  public var markedEpoch: Int?
  /// In points.
  public var width, height: Double

  /// One or two panels; `width` in points, nil for the usual width of as many.
  public init(
    _ first: Quantity, _ second: Quantity? = nil, title: String = "", markedEpoch: Int? = nil, width: Double? = nil,
    height: Double = 230
  ) {
    quantities = [first] + (second.map { [$0] } ?? [])
    self.title = title
    self.markedEpoch = markedEpoch
    self.width = width ?? (second == nil ? 340 : 540)
    self.height = height
  }

  /// One panel for each quantity; throws `KitError` as `LinePlot.panel()` does.
  public func panels() throws -> [Panel] {
    try quantities.map { quantity in
      var plot = LinePlot(
        series: quantity.series, xLabel: "Epoch", yLabel: quantity.label, yScale: quantity.scale, countsAlongX: true)
      plot.references = quantity.references
      var panel = try plot.panel()
      if let markedEpoch {
        let style = StrokeStyle(color: .gray, width: 0.8, dash: [1.2, 1.8])
        panel.items.append(.verticalLine(Double(markedEpoch), style))
        panel.legend.append(LegendEntry("kept epoch (\(markedEpoch))", stroke: style))
      }
      return panel
    }
  }

  /// The page; throws as `panels()` does.
  public func drawing() throws -> Drawing {
    var canvas = try Canvas(width: width, height: height)
    let panels = try panels()
    let top = title.isEmpty ? 4.0 : 20
    if !title.isEmpty { try canvas.text(title, at: Point(width / 2, 14), .title, x: .center, y: .baseline) }
    let gap = 14.0
    let each = (width - 12 - gap * Double(panels.count - 1)) / Double(panels.count)
    for (index, panel) in panels.enumerated() {
      try panel.draw(
        on: &canvas,
        in: Rectangle(x: 6 + Double(index) * (each + gap), y: top, width: each, height: height - top - 6))
    }
    return canvas.drawing
  }
}
