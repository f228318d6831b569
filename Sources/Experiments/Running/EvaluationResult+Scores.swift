import Metrics

extension EvaluationResult {
  /// - Parameter asv: how the ASV system behind the countermeasure errs; nil leaves out the t-DCF.
  ///
  /// Throws `KitError` if a class is missing or a score is not finite.
  init(_ scores: ScoreSet, asv: ASVErrorRates?) throws {
    let tradeoff = try scores.errorTradeoff()
    self.init(
      bonafide: scores.bonafide.count, spoofed: scores.spoof.count, equalErrorRate: tradeoff.equalErrorRate.rate,
      minimumTandemCost: try asv.map { try TandemDetectionCost(countermeasure: tradeoff, asv: $0).minimum.cost },
      attacks: try scores.breakdown().map {
        Attack(name: $0.attack, trials: $0.trials, equalErrorRate: $0.equalErrorRate.rate)
      })
  }
}
