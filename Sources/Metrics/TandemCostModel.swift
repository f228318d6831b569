import Basics

/// Priors and costs of a countermeasure (CM) in tandem with speaker verification (ASV).
public struct TandemCostModel: Equatable, Sendable {
  /// Prior probabilities of the three kinds of trial; they sum to 1.
  public let spoofPrior, targetPrior, nontargetPrior: Double
  /// What it costs that the ASV system rejects a target or accepts a nontarget.
  public let asvMissCost, asvFalseAlarmCost: Double
  /// What it costs that the CM rejects bona fide speech or passes a spoof.
  public let cmMissCost, cmFalseAlarmCost: Double

  /// Throws `KitError` unless the priors are probabilities that sum to 1 and the costs are finite and not negative.
  public init(
    spoofPrior: Double, targetPrior: Double, nontargetPrior: Double, asvMissCost: Double, asvFalseAlarmCost: Double,
    cmMissCost: Double, cmFalseAlarmCost: Double
  ) throws {
    let priors = [spoofPrior, targetPrior, nontargetPrior]
    guard priors.allSatisfy({ (0...1).contains($0) }), abs(priors.reduce(0, +) - 1) < 1e-9 else {
      throw KitError("the priors \(priors) are not three probabilities with sum 1")
    }
    let costs = [asvMissCost, asvFalseAlarmCost, cmMissCost, cmFalseAlarmCost]
    guard costs.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      throw KitError("the costs \(costs) are not all finite and at least 0")
    }
    self.init(
      priors: (spoofPrior, targetPrior, nontargetPrior), asv: (asvMissCost, asvFalseAlarmCost),
      cm: (cmMissCost, cmFalseAlarmCost))
  }

  private init(priors: (Double, Double, Double), asv: (Double, Double), cm: (Double, Double)) {
    (spoofPrior, targetPrior, nontargetPrior) = priors
    (asvMissCost, asvFalseAlarmCost) = asv
    (cmMissCost, cmFalseAlarmCost) = cm
  }

  /// The model of the ASVspoof 2019 evaluation plan.
  public static let asvspoof2019 = TandemCostModel(
    priors: (0.05, 0.95 * 0.99, 0.95 * 0.01), asv: (1, 10), cm: (1, 10))

  /// The weights C1 of CM misses and C2 of CM false alarms behind an ASV system (ASVspoof 2019 evaluation plan).
  ///
  /// Throws `KitError` if either is not positive: then a countermeasure that rejects or accepts everything is the
  /// best one, and the normalised cost is undefined.
  public func weights(asv: ASVErrorRates) throws -> (miss: Double, falseAlarm: Double) {
    let miss = targetPrior * (cmMissCost - asvMissCost * asv.miss) - nontargetPrior * asvFalseAlarmCost * asv.falseAlarm
    let falseAlarm = cmFalseAlarmCost * spoofPrior * (1 - asv.spoofMiss)
    guard miss > 0, falseAlarm > 0 else {
      throw KitError(
        "the t-DCF is undefined: its weights are C1 = \(miss) and C2 = \(falseAlarm)",
        advice: "Both must be positive; check the ASV error rates \(asv) and the cost model.")
    }
    return (miss, falseAlarm)
  }
}
