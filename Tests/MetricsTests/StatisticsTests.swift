import Basics
import Foundation
import Metrics
import Testing

@Suite("Statistics of scores")
struct StatisticsTests {
  @Test(
    "the area under the curve counts ties one half",
    arguments: [
      ([3.0, 4], [1.0, 2], 1.0), ([1, 2], [3, 4], 0), ([1, 1], [1, 1, 1], 0.5),
      ([1, 3], [1, 2], 0.625),  // of the four pairs (1,1) ties, (1,2) loses, (3,1) and (3,2) win
      ([2], [1, 2, 3, 4], 0.375),
    ] as [([Double], [Double], Double)])
  func area(positive: [Double], negative: [Double], expected: Double) throws {
    #expect(isClose(try areaUnderCurve(positive: positive, negative: negative), expected))
  }

  @Test("the area under the curve is that over all pairs, and swapping the classes gives its complement")
  func areaOverPairs() throws {
    var generator = RandomGenerator(seed: 3, stream: "metrics.tests.area")
    let positive = (0..<40).map { _ in Double(generator.integer(below: 12)) }
    let negative = (0..<30).map { _ in Double(generator.integer(below: 9)) }
    var sum = 0.0
    for p in positive { for n in negative { sum += p > n ? 1 : p == n ? 0.5 : 0 } }
    let area = try areaUnderCurve(positive: positive, negative: negative)
    #expect(isClose(area, sum / 1_200))
    #expect(isClose(area + (try areaUnderCurve(positive: negative, negative: positive)), 1))
    #expect(throws: KitError.self) { try areaUnderCurve(positive: [], negative: [1]) }
    #expect(throws: KitError.self) { try areaUnderCurve(positive: [.nan], negative: [1]) }
  }

  @Test("an interval is the same for the same seed and contains the estimate")
  func interval() throws {
    let set = normalScores(bonafide: 200, spoof: 300, separation: 2)
    func interval(seed: UInt64) throws -> ConfidenceInterval {
      try ConfidenceInterval(scores: set, resamples: 200, seed: seed) { $0.equalErrorRate.rate }
    }
    let first = try interval(seed: 0)
    #expect(try interval(seed: 0) == first)
    #expect(try interval(seed: 1) != first)
    let rate = try set.equalErrorRate().rate
    #expect(first.lower < rate && rate < first.upper)
  }

  @Test("an interval narrows as one over the square root of the number of trials")
  func width() throws {
    func width(_ scale: Int) throws -> Double {
      let set = normalScores(bonafide: 100 * scale, spoof: 100 * scale, separation: 1.5)
      let interval = try ConfidenceInterval(scores: set, resamples: 300, seed: 2) { $0.equalErrorRate.rate }
      return interval.upper - interval.lower
    }
    let ratio = try width(1) / width(16)
    #expect(2.5 < ratio && ratio < 6, "\(ratio)")
  }

  @Test("resamples keep the size of every attack")
  func strata() throws {
    // Attack A01 is always accepted and A02 always rejected, so that resampling within attacks cannot move the rate.
    let set = ScoreSet(
      (0..<9).map { Score(utterance: "\($0)", attack: $0 < 3 ? "A01" : "A02", key: .spoof, value: $0 < 3 ? 5 : 0) }
        + [Score(utterance: "b", attack: "-", key: .bonafide, value: 1)])
    let interval = try ConfidenceInterval(scores: set, resamples: 50, seed: 4) { curve in
      curve.falseAlarmRates[curve.thresholds.lastIndex(of: 1)!]
    }
    #expect(isClose(interval.lower, 1.0 / 3) && isClose(interval.upper, 1.0 / 3))
  }

  @Test("an interval of one class, of too few resamples or of no level is an error")
  func rejects() {
    let set = normalScores(bonafide: 4, spoof: 4, separation: 1)
    let quantity = { (curve: DetectionErrorTradeoff) in curve.equalErrorRate.rate }
    #expect(throws: KitError.self) { try ConfidenceInterval(scores: set, resamples: 1, seed: 1, of: quantity) }
    #expect(throws: KitError.self) { try ConfidenceInterval(scores: set, level: 1, seed: 1, of: quantity) }
    #expect(throws: KitError.self) { try ConfidenceInterval(scores: ScoreSet([]), seed: 1, of: quantity) }
  }

  @Test(
    "normal deviates are those of published tables",
    arguments: [
      (0.5, 0.0), (0.025, -1.959963984540054), (0.975, 1.959963984540054), (0.001, -3.090232306167813),
      (1e-10, -6.361340902404056), (0.25, -0.6744897501960817),
    ])
  func deviates(probability: Double, expected: Double) {
    #expect(isClose(NormalDeviate.quantile(probability), expected, within: 1e-12))
  }

  @Test("normal deviates invert the cumulative distribution and grow with it")
  func inverse() {
    var last = -Double.infinity
    for exponent in stride(from: -290.0, through: -1, by: 1) {
      let probability = pow(10, exponent)
      let x = NormalDeviate.quantile(probability)
      #expect(abs(NormalDeviate.cumulative(x) / probability - 1) < 1e-10, "\(probability)")
      #expect(x > last)
      last = x
    }
    for step in 1..<1_000 {
      let probability = Double(step) / 1_000
      #expect(isClose(NormalDeviate.cumulative(NormalDeviate.quantile(probability)), probability, within: 1e-14))
    }
    #expect(NormalDeviate.quantile(0) == -.infinity && NormalDeviate.quantile(1) == .infinity)
    #expect(
      NormalDeviate.quantile(-0.1).isNaN && NormalDeviate.quantile(1.1).isNaN && NormalDeviate.quantile(.nan).isNaN)
  }
}
