import Basics
import Metrics

/// Detection error trade-off (DET) curves: miss rate over false-alarm rate on normal-deviate axes, each curve with its
/// equal-error point marked.
///
/// Reference: Martin et al., "The DET curve in assessment of detection task performance", Eurospeech 1997.
public struct DETFigure: Figure {
  /// One curve.
  public struct System: Sendable {
    /// For the legend.
    public var name: String
    /// The error rates that are drawn.
    public var tradeoff: DetectionErrorTradeoff

    /// A curve of error rates that are there already.
    public init(_ name: String, _ tradeoff: DetectionErrorTradeoff) {
      self.name = name
      self.tradeoff = tradeoff
    }

    /// Throws `KitError` if a class is missing or a score is not finite.
    public init(_ name: String, scores: ScoreSet) throws { self.init(name, try scores.errorTradeoff()) }
  }

  /// The curves, in the order of the legend.
  public var systems: [System]
  /// Above the axes; empty for none.
  public var title: String
  /// In points.
  public var width, height: Double

  /// A figure of at least one system; `width` and `height` in points.
  public init(systems: [System], title: String = "", width: Double = 340, height: Double = 325) {
    self.systems = systems
    self.title = title
    self.width = width
    self.height = height
  }

  /// One curve for each attack in a set of scores, all bona fide trials against it.
  ///
  /// Throws `KitError` if a class is missing or a score is not finite.
  public init(attacksOf scores: ScoreSet, title: String = "", width: Double = 340, height: Double = 325) throws {
    let systems = try scores.breakdown().map { System($0.attack, $0.tradeoff) }
    self.init(systems: systems, title: title, width: width, height: height)
  }

  /// The axes and curves; throws `KitError` without a system.
  public func panel() throws -> Panel {
    guard !systems.isEmpty else { throw KitError("there is no system to draw a DET curve of") }
    let range = Self.range(systems.map(\.tradeoff))
    func axis(_ label: String) -> Axis { Axis(label, scale: .normalDeviate, range: range) }
    var panel = Panel(x: axis("False alarm rate (%)"), y: axis("Miss rate (%)"))
    panel.title = title
    panel.isSquare = true
    panel.items.append(
      .curve(
        [Point(range.lowerBound, range.lowerBound), Point(range.upperBound, range.upperBound)],
        StrokeStyle(color: .gray.tint(0.6), width: 0.6, dash: [2, 2])))
    var markers: [PlotItem] = []
    for (index, system) in systems.enumerated() {
      let style = Palette.stroke(index, of: systems.count)
      let rate = system.tradeoff.equalErrorRate.rate
      let shape = Palette.marker(index)
      panel.items.append(.curve(Self.points(system.tradeoff, in: range), style))
      // A rate beyond the axes, such as 0, is marked at their end.
      let mark = min(max(rate, range.lowerBound), range.upperBound)
      markers.append(.markers([Point(mark, mark)], shape, style.color, radius: 2.8))
      panel.legend.append(
        LegendEntry(
          "\(system.name): EER \(Tick.label(100 * rate, decimals: 2))%", stroke: style,
          marker: (shape: shape, color: style.color)))
    }
    panel.items += markers
    return panel
  }

  /// The page; throws as `panel()` does.
  public func drawing() throws -> Drawing {
    try panel().page(width: width, height: height, measurer: TextMeasurer())
  }

  /// From a tenth of the odds of the smallest equal error rate that is not 0, but not far below what the number of
  /// trials can resolve, to fifteen times the odds of the largest, both widened to ticks; at least from 5% to 40%.
  private static func range(_ curves: [DetectionErrorTradeoff]) -> ClosedRange<Double> {
    let ticks = Tick.detectionErrors.map(\.value)
    let rates = curves.map(\.equalErrorRate.rate)
    func rate(_ rate: Double, oddsTimes factor: Double) -> Double {
      rate < 1 ? 1 / (1 + (1 - rate) / (rate * factor)) : 1
    }
    // The smallest steps of both axes: one trial of each class.
    let resolution =
      curves.map { curve in
        max(curve.missRates.first { $0 > 0 } ?? 1, curve.falseAlarmRates.last { $0 > 0 } ?? 1)
      }.min() ?? 1
    let smallest = rates.filter { $0 > 0 }.min() ?? resolution
    let lower = min(max(rate(smallest, oddsTimes: 0.1), resolution / 2), 0.05)
    let upper = max(rate(rates.max() ?? 0, oddsTimes: 15), 0.4)
    let first = ticks.last { $0 <= lower * 1.0001 } ?? ticks[0]
    return first...(ticks.first { $0 >= upper * 0.9999 } ?? ticks[ticks.count - 1])
  }

  /// The curve's points as (false alarm, miss), without those far outside the range.
  private static func points(_ curve: DetectionErrorTradeoff, in range: ClosedRange<Double>) -> [Point] {
    let floor = range.lowerBound / 100
    let ceiling = 1 - (1 - range.upperBound) / 100
    func bounded(_ rate: Double) -> Double { min(max(rate, floor), ceiling) }
    return zip(curve.falseAlarmRates, curve.missRates).map { Point(bounded($0), bounded($1)) }
  }
}
