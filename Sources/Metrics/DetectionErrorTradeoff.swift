import Basics

/// The miss and false-alarm rates of a detector of bona fide speech at every threshold.
///
/// The convention is that of the ASVspoof 2019 evaluation package: trials are sorted by score, bona fide trials first
/// among equal scores, and each trial is a threshold of its own; at the threshold of trial k, the trials up to and
/// including k are rejected. An entry before the first trial, with a threshold 0.001 below the smallest score, rejects
/// none. Equal scores thus give several entries with one threshold.
public struct DetectionErrorTradeoff: Sendable {
  /// Ascending; one more than there are trials.
  public let thresholds: [Double]
  /// The share of bona fide trials rejected at each threshold: from 0 up to 1.
  public let missRates: [Double]
  /// The share of spoofed trials accepted at each threshold: from 1 down to 0.
  public let falseAlarmRates: [Double]

  /// - Parameters:
  ///   - bonafide: the scores of the bona fide (for ASV: target) trials, in any order.
  ///   - spoof: the scores of the spoofed (for ASV: nontarget) trials, in any order.
  ///
  /// Throws `KitError` if either is empty or holds a score that is not finite.
  public init(bonafide: [Double], spoof: [Double]) throws {
    try Self.check(bonafide, of: "bona fide")
    try Self.check(spoof, of: "spoofed")
    self.init(sortedBonafide: bonafide.sorted(), sortedSpoof: spoof.sorted())
  }

  /// The same for scores that are checked and in ascending order.
  init(sortedBonafide bonafide: [Double], sortedSpoof spoof: [Double]) {
    let total = bonafide.count + spoof.count
    var thresholds: [Double] = []
    var missRates: [Double] = []
    var falseAlarmRates: [Double] = []
    thresholds.reserveCapacity(total + 1)
    missRates.reserveCapacity(total + 1)
    falseAlarmRates.reserveCapacity(total + 1)
    thresholds.append(min(bonafide[0], spoof[0]) - 0.001)
    missRates.append(0)
    falseAlarmRates.append(1)
    var rejectedBonafide = 0
    var rejectedSpoof = 0
    while rejectedBonafide + rejectedSpoof < total {
      let takesBonafide =
        rejectedSpoof == spoof.count
        || rejectedBonafide < bonafide.count && bonafide[rejectedBonafide] <= spoof[rejectedSpoof]
      if takesBonafide {
        thresholds.append(bonafide[rejectedBonafide])
        rejectedBonafide += 1
      } else {
        thresholds.append(spoof[rejectedSpoof])
        rejectedSpoof += 1
      }
      missRates.append(Double(rejectedBonafide) / Double(bonafide.count))
      falseAlarmRates.append(Double(spoof.count - rejectedSpoof) / Double(spoof.count))
    }
    self.thresholds = thresholds
    self.missRates = missRates
    self.falseAlarmRates = falseAlarmRates
  }

  /// The mean of the two rates at the first threshold where they differ least, as the official scripts have it.
  public var equalErrorRate: EqualErrorRate {
    var best = 0
    var smallest = Double.infinity
    for index in thresholds.indices {
      let gap = abs(missRates[index] - falseAlarmRates[index])
      if gap < smallest {
        smallest = gap
        best = index
      }
    }
    return EqualErrorRate(rate: (missRates[best] + falseAlarmRates[best]) / 2, threshold: thresholds[best])
  }

  static func missing(_ kind: String) -> KitError {
    KitError("there are no \(kind) scores", advice: "Error rates need trials of both classes.")
  }

  static func check(_ scores: [Double], of kind: String) throws {
    guard !scores.isEmpty else { throw missing(kind) }
    guard let bad = scores.firstIndex(where: { !$0.isFinite }) else { return }
    throw KitError(
      "score \(bad + 1) of the \(kind) scores is \(scores[bad]), not a finite number",
      advice: "A system that gives such a score has diverged; train it again at a lower learning rate.")
  }
}
