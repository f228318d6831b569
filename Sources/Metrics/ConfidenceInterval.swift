import Foundation
import Foundations

/// A percentile bootstrap interval of a quantity measured on scores.
public struct ConfidenceInterval: Equatable, Sendable {
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
    guard resamples >= 2 else { throw KitError("\(resamples) resamples are too few", advice: "Take 1,000.") }
    guard level > 0, level < 1 else { throw KitError("the level \(level) is not between 0 and 1") }
    let bonafide = Stratified(values: [scores.bonafide])
    let spoof = Stratified(values: scores.attacks.map(scores.spoof(of:)))
    try DetectionErrorTradeoff.check(bonafide.sorted, of: "bona fide")
    try DetectionErrorTradeoff.check(spoof.sorted, of: "spoofed")
    var results: [Double] = []
    for index in 0..<resamples {
      var generator = RandomGenerator(seed: seed, stream: "metrics.bootstrap", index)
      results.append(
        try quantity(
          DetectionErrorTradeoff(
            sortedBonafide: bonafide.resample(&generator), sortedSpoof: spoof.resample(&generator))))
    }
    results.sort()
    lower = Self.quantile(results, (1 - level) / 2)
    upper = Self.quantile(results, (1 + level) / 2)
    self.level = level
  }

  /// Linear interpolation between the two nearest order statistics of ascending values.
  static func quantile(_ values: [Double], _ share: Double) -> Double {
    let position = share * Double(values.count - 1)
    let below = Int(position)
    guard below + 1 < values.count else { return values[values.count - 1] }
    return values[below] + (position - Double(below)) * (values[below + 1] - values[below])
  }

  /// Values in ascending order that remember which stratum they came from.
  private struct Stratified {
    let sorted: [Double]
    /// For each stratum, the places of its members in `sorted`.
    let members: [[Int]]

    init(values: [[Double]]) {
      let tagged = values.enumerated().flatMap { stratum, values in values.map { ($0, stratum) } }.sorted { $0 < $1 }
      sorted = tagged.map(\.0)
      var members = [[Int]](repeating: [], count: values.count)
      for (place, entry) in tagged.enumerated() { members[entry.1].append(place) }
      self.members = members
    }

    /// As many values of each stratum as it has, drawn with replacement, in ascending order.
    func resample(_ generator: inout RandomGenerator) -> [Double] {
      var counts = [Int32](repeating: 0, count: sorted.count)
      for places in members {
        for _ in 0..<places.count { counts[places[generator.integer(below: places.count)]] += 1 }
      }
      var drawn: [Double] = []
      drawn.reserveCapacity(sorted.count)
      for (value, count) in zip(sorted, counts) {
        for _ in 0..<count { drawn.append(value) }
      }
      return drawn
    }
  }
}
