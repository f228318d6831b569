import AntiSpoofing
import Foundation

/// An evaluation as text: rates in percent, one line an attack, the pooled line last.
struct EvaluationTable {
  let evaluation: ScoreEvaluation

  var text: String {
    let rows = evaluation.attacks + [evaluation.pooled]
    let hasCost = evaluation.pooled.minimumTandemCost != nil
    let hasIntervals = evaluation.pooled.equalErrorInterval != nil
    var header = ["attack", "spoofed", "EER (%)"]
    if hasIntervals { header.append("95% interval") }
    header.append("threshold")
    if hasCost {
      header.append("min t-DCF")
      if hasIntervals { header.append("95% interval") }
      header.append("threshold")
    }
    let table = TextTable(
      header,
      rows.map { row in
        var cells = [row.attack ?? "pooled", "\(row.spoofed)", Self.number(100 * row.equalErrorRate)]
        if let interval = row.equalErrorInterval { cells.append(Self.interval(interval, scale: 100)) }
        cells.append(Self.number(row.equalErrorThreshold))
        if let cost = row.minimumTandemCost, let threshold = row.tandemThreshold {
          cells.append(Self.number(cost))
          if let interval = row.tandemInterval { cells.append(Self.interval(interval, scale: 1)) }
          cells.append(Self.number(threshold))
        }
        return cells
      }, numbers: 1...)
    var lines = [table.text, "\(evaluation.bonafide) bona fide trials."]
    if !hasCost { lines.append("No t-DCF: it needs --asv-scores or --asv-rates.") }
    return lines.joined(separator: "\n")
  }

  private static func number(_ value: Double) -> String { String(format: "%.5f", value) }

  private static func interval(_ interval: ConfidenceInterval, scale: Double) -> String {
    String(format: "%.4f .. %.4f", scale * interval.lower, scale * interval.upper)
  }
}
