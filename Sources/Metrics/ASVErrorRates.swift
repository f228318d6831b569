import Basics

/// How often the speaker-verification (ASV) system behind a countermeasure errs: what the t-DCF must know of it.
public struct ASVErrorRates: Equatable, Sendable {
  /// The share of target trials rejected, 0...1.
  public let miss: Double
  /// The share of nontarget trials accepted, 0...1.
  public let falseAlarm: Double
  /// The share of spoofed trials rejected, 0...1.
  public let spoofMiss: Double

  /// Takes error rates as published for an ASV system; throws `KitError` unless each is in 0...1.
  public init(miss: Double, falseAlarm: Double, spoofMiss: Double) throws {
    for (name, rate) in [("miss", miss), ("falseAlarm", falseAlarm), ("spoofMiss", spoofMiss)]
    where !(0...1).contains(rate) {
      throw KitError("the ASV error rate \(name) is \(rate), not in 0...1", advice: "Give rates, not percentages.")
    }
    self.init(checkedMiss: miss, falseAlarm: falseAlarm, spoofMiss: spoofMiss)
  }

  /// Counts the errors in ASV scores at a threshold; a trial is accepted if its score is at least the threshold.
  ///
  /// - Parameter threshold: nil takes the threshold of the ASV system's own equal error rate on target against
  ///   nontarget trials, as ASVspoof 2019 does.
  ///
  /// Throws `KitError` if there are no trials of one of the three keys or a score is not finite.
  public init(scores: [ASVScore], threshold: Double? = nil) throws {
    func values(_ key: ASVScore.Key) -> [Double] { scores.compactMap { $0.key == key ? $0.value : nil } }
    let target = values(.target)
    let nontarget = values(.nontarget)
    let spoof = values(.spoof)
    try DetectionErrorTradeoff.check(target, of: "target")
    try DetectionErrorTradeoff.check(nontarget, of: "nontarget")
    try DetectionErrorTradeoff.check(spoof, of: "spoofed ASV")
    let limit =
      if let threshold { threshold } else {
        try DetectionErrorTradeoff(bonafide: target, spoof: nontarget).equalErrorRate.threshold
      }
    func share(_ values: [Double], _ isError: (Double) -> Bool) -> Double {
      Double(values.lazy.filter(isError).count) / Double(values.count)
    }
    self.init(
      checkedMiss: share(target) { $0 < limit }, falseAlarm: share(nontarget) { $0 >= limit },
      spoofMiss: share(spoof) { $0 < limit })
  }

  private init(checkedMiss miss: Double, falseAlarm: Double, spoofMiss: Double) {
    self.miss = miss
    self.falseAlarm = falseAlarm
    self.spoofMiss = spoofMiss
  }

  /// The organisers' ASV system on the ASVspoof 2019 LA evaluation set, at its equal error rate: 132 of 5,370 targets
  /// and 15,290 of 63,882 spoofs rejected, 820 of 33,327 nontargets accepted (counted in the published ASV scores).
  public static let asvspoof2019Evaluation = ASVErrorRates(
    checkedMiss: 132 / 5_370, falseAlarm: 820 / 33_327, spoofMiss: 15_290 / 63_882)

  /// The same system on the development set.
  public static let asvspoof2019Development = ASVErrorRates(
    checkedMiss: 36 / 1_484, falseAlarm: 141 / 5_768, spoofMiss: 5_345 / 22_296)
}
