import Basics
import Foundation

/// A percentile bootstrap interval of a quantity measured on scores.
public struct ConfidenceInterval: Codable, Equatable, Sendable {
  public let lower, upper: Double
  /// For example 0.95.
  public let level: Double

  /// Draws trials with replacement within each stratum (bona fide, and each attack) and takes the percentiles of the
  /// quantity over the resamples (Efron and Tibshirani, 1993, section 13.3).
  ///
  /// - Parameters:
  ///   - scores: the trials.
  ///   - resamples: at least 2; 1,000 is usual.
  ///   - level: strictly between 0 and 1.
  ///   - seed: the same seed gives the same interval.
  ///   - quantity: computed from the error rates of each resample, for example `{ $0.equalErrorRate.rate }`.
  ///
  /// Throws `KitError` if a class is missing, a score is not finite, or `resamples` or `level` is out of range, and
  /// what `quantity` throws. Takes about 2 ms a resample for 71,237 trials.
  public init(
    scores: ScoreSet, resamples: Int = 1_000, level: Double = 0.95, seed: UInt64,
    of quantity: (DetectionErrorTradeoff) throws -> Double
  ) throws {
    try Self.check(resamples: resamples, level: level)
    let bonafide = StratifiedScores(values: [scores.bonafide])
    let spoof = StratifiedScores(values: scores.attacks.map(scores.spoof(of:)))
    try DetectionErrorTradeoff.check(bonafide.sorted, of: "bona fide")
    try DetectionErrorTradeoff.check(spoof.sorted, of: "spoofed")
    var results: [Double] = []
    for index in 0..<resamples {
      var generator = RandomGenerator(seed: seed, stream: "metrics.bootstrap", index)
      results.append(
        try quantity(
          DetectionErrorTradeoff(
            sortedBonafide: bonafide.resample(&generator).all, sortedSpoof: spoof.resample(&generator).all)))
    }
    self.init(of: results, level: level)
  }

  /// The interval between the percentiles of a quantity's values on resamples.
  init(of results: [Double], level: Double) {
    let sorted = results.sorted()
    lower = Self.quantile(sorted, (1 - level) / 2)
    upper = Self.quantile(sorted, (1 + level) / 2)
    self.level = level
  }

  /// Throws `KitError` for numbers that make no interval.
  static func check(resamples: Int, level: Double) throws {
    guard resamples >= 2 else { throw KitError("\(resamples) resamples are too few", advice: "Take 1,000.") }
    guard level > 0, level < 1 else { throw KitError("the level \(level) is not between 0 and 1") }
  }

  /// Linear interpolation between the two nearest order statistics of ascending values.
  static func quantile(_ values: [Double], _ share: Double) -> Double {
    let position = share * Double(values.count - 1)
    let below = Int(position)
    guard below + 1 < values.count else { return values[values.count - 1] }
    return values[below] + (position - Double(below)) * (values[below + 1] - values[below])
  }
}
