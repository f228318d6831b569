import AntiSpoofing
import Foundation

/// What a file of scores comes to.
struct Evaluation: Encodable {
  /// All spoofed trials, or those of one attack, against all bona fide trials.
  struct Row: Encodable {
    let attack: String
    let spoofed: Int
    /// From 0 to 1.
    let equalErrorRate: Double
    let threshold: Double
    /// nil without an ASV system.
    let minimumTandemCost: Double?
  }

  struct Interval: Encodable {
    let level: Double
    let lower: Double
    let upper: Double
  }

  let bonafide: Int
  let pooled: Row
  let attacks: [Row]
  /// Of the pooled equal error rate; nil if it was not asked for.
  let equalErrorRateInterval: Interval?

  /// Throws `KitError` if a class is missing or a score is not finite.
  init(_ scores: ScoreSet, asv: ASVErrorRates?, interval: ConfidenceInterval?) throws {
    func row(_ attack: String, _ spoofed: Int, _ tradeoff: DetectionErrorTradeoff) throws -> Row {
      let equal = tradeoff.equalErrorRate
      return Row(
        attack: attack, spoofed: spoofed, equalErrorRate: equal.rate, threshold: equal.threshold,
        minimumTandemCost: try asv.map { try TandemDetectionCost(countermeasure: tradeoff, asv: $0).minimum.cost })
    }
    bonafide = scores.bonafide.count
    pooled = try row("pooled", scores.spoof.count, scores.errorTradeoff())
    attacks = try scores.breakdown().map { try row($0.attack, $0.trials, $0.tradeoff) }
    equalErrorRateInterval = interval.map { Interval(level: $0.level, lower: $0.lower, upper: $0.upper) }
  }

  /// Rates in percent, one line an attack, the pooled line last.
  var table: String {
    let hasCost = pooled.minimumTandemCost != nil
    let width = max(6, (attacks.map(\.attack.count).max() ?? 0))
    func pad(_ text: String) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }
    var lines = [pad("attack") + "  spoofed    EER %" + (hasCost ? "  min t-DCF" : "")]
    for row in attacks + [pooled] {
      var line = pad(row.attack) + String(format: "  %7d  %7.2f", row.spoofed, 100 * row.equalErrorRate)
      if let cost = row.minimumTandemCost { line += String(format: "  %9.4f", cost) }
      lines.append(line)
    }
    lines.append("\(bonafide) bona fide trials.")
    if let interval = equalErrorRateInterval {
      lines.append(
        String(
          format: "%.0f%% interval of the pooled EER: %.2f%% to %.2f%%.", 100 * interval.level, 100 * interval.lower,
          100 * interval.upper))
    }
    if !hasCost { lines.append("No t-DCF: it needs --asv-scores or --asv-rates.") }
    return lines.joined(separator: "\n")
  }
}
