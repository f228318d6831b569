import Basics
import Foundation
import Metrics

/// How the scores of bona fide and spoofed trials are distributed, and the threshold between them.
///
/// The height of a bar is the share of its class's trials in that bin, so that classes of unequal size compare.
public struct ScoreHistogram: Figure {
  public var bonafide, spoof: [Double]
  /// A threshold to mark; nil marks that of the equal error rate.
  public var threshold: Double?
  /// The number of bins over both classes; nil chooses it by the rule of Freedman and Diaconis, 20 to 80.
  public var bins: Int?
  /// Above the axes; empty for none.
  public var title: String
  /// In points.
  public var width, height: Double

  /// A histogram of at least one score of each class; `width` and `height` in points.
  public init(
    bonafide: [Double], spoof: [Double], threshold: Double? = nil, bins: Int? = nil, title: String = "",
    width: Double = 360, height: Double = 230
  ) {
    self.bonafide = bonafide
    self.spoof = spoof
    self.threshold = threshold
    self.bins = bins
    self.title = title
    self.width = width
    self.height = height
  }

  /// A histogram of all trials of a set.
  public init(_ scores: ScoreSet, threshold: Double? = nil, title: String = "") {
    self.init(bonafide: scores.bonafide, spoof: scores.spoof, threshold: threshold, title: title)
  }

  /// Scores beyond this, either way, are not drawn: the axis needs some room beyond them.
  private static let largest = 1e300

  /// The axes and bars; throws `KitError` if a class is missing, a score or the threshold is not finite or beyond 1e300,
  /// or `bins` is not in 1...100,000.
  public func panel() throws -> Panel {
    for value in bonafide + spoof + (threshold.map { [$0] } ?? []) where value.isFinite && abs(value) > Self.largest {
      throw KitError("the score \(value) is too large to draw", advice: "Scores up to \(Self.largest) are drawn.")
    }
    if let threshold, !threshold.isFinite { throw KitError("the threshold \(threshold) is not a finite number") }
    let equal = try DetectionErrorTradeoff(bonafide: bonafide, spoof: spoof).equalErrorRate
    let all = (bonafide + spoof).sorted()
    let (lowest, highest) = (all[0], all[all.count - 1])
    let isConstant = highest - lowest <= 1e-12 * max(abs(lowest), abs(highest))
    let spread = isConstant ? max(abs(lowest), 1) : highest - lowest
    let start = isConstant ? lowest - spread / 2 : lowest
    let quartiles = all[all.count * 3 / 4] - all[all.count / 4]
    let rule = 2 * quartiles / cbrt(Double(all.count))
    let count = bins ?? (rule > 0 ? Int(min(max(spread / rule, 20), 80)) : 20)
    guard (1...100_000).contains(count) else { throw KitError("a histogram cannot have \(count) bins") }
    func shares(_ values: [Double]) -> [Double] {
      var counts = [Int](repeating: 0, count: count)
      for value in values { counts[min(Int((value - start) / spread * Double(count)), count - 1)] += 1 }
      return counts.map { 100 * Double($0) / Double(values.count) }
    }
    let classes = [
      ("spoofed", spoof, Palette.vermilion, StrokeStyle(color: Palette.vermilion, width: 1.2)),
      ("bona fide", bonafide, Palette.blue, StrokeStyle(color: Palette.blue, width: 1.2)),
    ].map { (name: $0, shares: shares($1), color: $2, stroke: $3, trials: $1.count) }
    let top = classes.flatMap(\.shares).max()!
    var panel = Panel(
      x: Axis("Score", range: (start - 0.02 * spread)...(start + 1.02 * spread)),
      y: Axis("Trials of the class (%)", range: 0...(top * 1.08)))
    panel.title = title
    for one in classes {
      var outline = [Point(start, 0)]
      for (bin, share) in one.shares.enumerated() {
        outline.append(Point(start + spread * Double(bin) / Double(count), share))
        outline.append(Point(start + spread * Double(bin + 1) / Double(count), share))
      }
      outline.append(Point(start + spread, 0))
      panel.items.append(.area(outline, one.color.withAlpha(0.3)))
      panel.items.append(.curve(outline, one.stroke))
    }
    for one in classes.reversed() {
      panel.legend.append(
        LegendEntry("\(one.name) (\(Tick.grouped(one.trials)))", stroke: one.stroke, fill: one.color.withAlpha(0.3)))
    }
    let style = StrokeStyle(color: .black, width: 1, dash: [4, 2])
    panel.items.append(.verticalLine(threshold ?? equal.threshold, style))
    let name =
      threshold == nil ? "EER threshold (\(Tick.label(equal.percent, decimals: 2))%)" : "threshold"
    panel.legend.append(LegendEntry(name, stroke: style))
    return panel
  }

  /// The page; throws as `panel()` does.
  public func drawing() throws -> Drawing {
    try panel().page(width: width, height: height, measurer: TextMeasurer(), extendsUpwards: true)
  }
}
