/// The equal error rate and the smallest tandem cost, found in one pass over sorted scores.
///
/// The same numbers as `DetectionErrorTradeoff` and `TandemDetectionCost` give, without their arrays.
struct OperatingPoints {
  private(set) var equalErrorRate = 0.0
  /// nil without weights.
  private(set) var minimumTandemCost: Double?

  /// - Parameters:
  ///   - bonafide: ascending, not empty, as `spoof`.
  ///   - weights: C1 and C2 of the t-DCF; nil leaves the cost out.
  init(bonafide: [Double], spoof: [Double], weights: (miss: Double, falseAlarm: Double)?) {
    let (misses, alarms) = (Double(bonafide.count), Double(spoof.count))
    let scale = weights.map { min($0.miss, $0.falseAlarm) } ?? 1
    var rejectedBonafide = 0
    var rejectedSpoof = 0
    var smallest = Double.infinity
    var cost = Double.infinity
    while true {
      let miss = Double(rejectedBonafide) / misses
      let alarm = Double(spoof.count - rejectedSpoof) / alarms
      let gap = abs(miss - alarm)
      if gap < smallest {
        smallest = gap
        equalErrorRate = (miss + alarm) / 2
      }
      if let weights { cost = min(cost, (weights.miss * miss + weights.falseAlarm * alarm) / scale) }
      if rejectedBonafide == bonafide.count, rejectedSpoof == spoof.count { break }
      if rejectedSpoof == spoof.count
        || rejectedBonafide < bonafide.count && bonafide[rejectedBonafide] <= spoof[rejectedSpoof]
      {
        rejectedBonafide += 1
      } else {
        rejectedSpoof += 1
      }
    }
    if weights != nil { minimumTandemCost = cost }
  }
}
