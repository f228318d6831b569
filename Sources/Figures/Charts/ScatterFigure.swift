import Basics
import Foundation

/// Named points in groups, for example networks by their number of parameters and EER.
public struct ScatterFigure: Figure {
  /// Points that share a colour and a marker.
  public struct Group: Sendable {
    /// For the legend.
    public var name: String
    /// A point with an empty name has no label.
    public var points: [(name: String, x: Double, y: Double)]

    /// A group of points, each with its label.
    public init(_ name: String, points: [(name: String, x: Double, y: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// The groups, in the order of the legend.
  public var groups: [Group]
  /// Above the axes; empty for none.
  public var title: String
  public var xLabel, yLabel: String
  public var xScale, yScale: AxisScale
  /// In points.
  public var width, height: Double

  /// A figure of at least one point; `width` and `height` in points.
  public init(
    groups: [Group], title: String = "", xLabel: String = "", yLabel: String = "", xScale: AxisScale = .linear,
    yScale: AxisScale = .linear, width: Double = 400, height: Double = 280
  ) {
    self.groups = groups
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xScale = xScale
    self.yScale = yScale
    self.width = width
    self.height = height
  }

  /// The axes and points, and labels that cover neither points nor one another where there is room.
  ///
  /// Throws `KitError` without a point, and for a value that the axis has no place for.
  public func panel(measurer: TextMeasurer) throws -> Panel {
    let points = groups.flatMap(\.points)
    var panel = Panel(
      x: try Axis.fitting(points.map(\.x), label: xLabel, scale: xScale, padding: 0.1),
      y: try Axis.fitting(points.map(\.y), label: yLabel, scale: yScale, padding: 0.12))
    panel.title = title
    for (index, group) in groups.enumerated() {
      let color = Palette.lines[index % Palette.lines.count]
      let shape = Palette.marker(index)
      panel.items.append(.markers(group.points.map { Point($0.x, $0.y) }, shape, color, radius: 3.2))
      if groups.count > 1 { panel.legend.append(LegendEntry(group.name, marker: (shape: shape, color: color))) }
    }
    let area = try panel.layout(in: frame, measurer: measurer).area
    panel.items += try LabelPlacement(panel: panel, area: area, measurer: measurer).labels(
      points.filter { !$0.name.isEmpty }.map { ($0.name, Point($0.x, $0.y)) })
    return panel
  }

  private var frame: Rectangle { Rectangle(x: 6, y: 4, width: width - 12, height: height - 10) }

  /// The page; throws as `panel(measurer:)` does.
  public func drawing() throws -> Drawing {
    let measurer = try TextMeasurer()
    return try panel(measurer: measurer).page(width: width, height: height, measurer: measurer)
  }
}
