import Basics

/// The normalised tandem detection cost function (t-DCF) of ASVspoof 2019 at every threshold of a countermeasure.
///
/// t-DCF(s) = (C1 Pmiss(s) + C2 Pfa(s)) / min(C1, C2). At 1 the countermeasure is as good as one that accepts, or
/// rejects, everything, whichever is better.
///
/// Reference: Kinnunen et al., "t-DCF: a detection cost function for the tandem assessment of spoofing countermeasures
/// and automatic speaker verification", Odyssey 2018; the weights are those of the ASVspoof 2019 evaluation plan.
public struct TandemDetectionCost: Sendable {
  /// One value for each threshold of the countermeasure.
  public let costs: [Double]
  /// Those of the countermeasure, ascending, one for each cost.
  public let thresholds: [Double]
  /// The weights of misses and false alarms before normalisation.
  public let missWeight, falseAlarmWeight: Double

  /// - Parameters:
  ///   - countermeasure: the countermeasure's error rates.
  ///   - asv: the error rates of the ASV system, counted in its scores or given as published.
  ///   - model: priors and costs.
  ///
  /// Throws `KitError` if the weights are not positive.
  public init(
    countermeasure: DetectionErrorTradeoff, asv: ASVErrorRates, model: TandemCostModel = .asvspoof2019
  ) throws {
    let weights = try model.weights(asv: asv)
    let scale = min(weights.miss, weights.falseAlarm)
    missWeight = weights.miss
    falseAlarmWeight = weights.falseAlarm
    thresholds = countermeasure.thresholds
    costs = zip(countermeasure.missRates, countermeasure.falseAlarmRates).map { miss, falseAlarm in
      (weights.miss * miss + weights.falseAlarm * falseAlarm) / scale
    }
  }

  /// The smallest cost and the first threshold that has it.
  public var minimum: (cost: Double, threshold: Double) {
    var best = 0
    for index in costs.indices where costs[index] < costs[best] { best = index }
    return (costs[best], thresholds[best])
  }
}
