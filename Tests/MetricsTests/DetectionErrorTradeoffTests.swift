import Basics
import Metrics
import Testing

@Suite("Detection error trade-off")
struct DetectionErrorTradeoffTests {
  @Test("rates of five trials are those counted by hand")
  func smallCurve() throws {
    let curve = try DetectionErrorTradeoff(bonafide: [3, 1], spoof: [0, 2, -1])
    #expect(curve.thresholds == [-1.001, -1, 0, 1, 2, 3])
    #expect(curve.missRates == [0, 0, 0, 0.5, 0.5, 1])
    let third = 1.0 / 3
    #expect(curve.falseAlarmRates == [1, 2 * third, third, third, 0, 0])
    // The gaps are 1, 2/3, 1/3, 1/6, 1/2, 1: the smallest is at threshold 1.
    #expect(isClose(curve.equalErrorRate.rate, (0.5 + 1.0 / 3) / 2))
    #expect(curve.equalErrorRate.threshold == 1)
  }

  @Test("bona fide trials come first among equal scores, each a threshold of its own")
  func ties() throws {
    let curve = try DetectionErrorTradeoff(bonafide: [1, 2], spoof: [1, 0])
    #expect(curve.thresholds == [-0.001, 0, 1, 1, 2])
    #expect(curve.missRates == [0, 0, 0.5, 0.5, 1])
    #expect(curve.falseAlarmRates == [1, 0.5, 0.5, 0, 0])
    #expect(curve.equalErrorRate == EqualErrorRate(rate: 0.5, threshold: 1))
  }

  @Test("the first of several thresholds with the smallest gap gives the equal error rate")
  func firstOfEqualGaps() throws {
    // The gap is 1/2 twice: after the first spoof (0 against 1/2) and after the first bona fide (1 against 1/2).
    let result = try DetectionErrorTradeoff(bonafide: [1], spoof: [0, 2]).equalErrorRate
    #expect(result == EqualErrorRate(rate: 0.25, threshold: 0))
  }

  @Test(
    "degenerate scores have the documented rate",
    arguments: [
      ([1.0, 2], [-1.0, 0], 0.0, 0.0),  // perfect separation
      ([-1, 0], [1, 2], 1, 0),  // perfectly wrong
      ([5, 5, 5], [5, 5], 1, 5),  // all equal: the official convention rejects bona fide first
      ([1], [0], 0, 0),
    ])
  func degenerate(bonafide: [Double], spoof: [Double], rate: Double, threshold: Double) throws {
    let result = try DetectionErrorTradeoff(bonafide: bonafide, spoof: spoof).equalErrorRate
    #expect(result == EqualErrorRate(rate: rate, threshold: threshold))
  }

  @Test(
    "a missing class or a score that is not finite is an error",
    arguments: [
      ([], [1.0], "no bona fide scores"), ([1.0], [], "no spoofed scores"),
      ([.nan], [1], "score 1 of the bona fide scores is nan"),
      ([1], [0, .infinity], "score 2 of the spoofed scores is inf"),
    ] as [([Double], [Double], String)])
  func rejects(bonafide: [Double], spoof: [Double], message: String) {
    let error = #expect(throws: KitError.self) { try DetectionErrorTradeoff(bonafide: bonafide, spoof: spoof) }
    #expect(error?.description.contains(message) == true)
  }

  @Test("rates run monotonically from (0, 1) to (1, 0)")
  func monotone() throws {
    let curve = try normalScores(bonafide: 300, spoof: 700, separation: 1).errorTradeoff()
    #expect(curve.thresholds.count == 1_001)
    #expect(curve.missRates.first == 0 && curve.missRates.last == 1)
    #expect(curve.falseAlarmRates.first == 1 && curve.falseAlarmRates.last == 0)
    #expect(zip(curve.missRates, curve.missRates.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(zip(curve.falseAlarmRates, curve.falseAlarmRates.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(zip(curve.thresholds, curve.thresholds.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test("the order of the trials and an increasing map of the scores change nothing")
  func invariance() throws {
    let set = normalScores(bonafide: 100, spoof: 200, separation: 2)
    let rate = try set.equalErrorRate().rate
    let moved = ScoreSet(
      set.scores.reversed().map {
        Score(utterance: $0.utterance, attack: $0.attack, key: $0.key, value: 3 * $0.value - 7)
      })
    #expect(try moved.equalErrorRate().rate == rate)
  }

  @Test("two unit normals d apart have the rate that theory gives, Phi(-d/2)")
  func theory() throws {
    let set = normalScores(bonafide: 20_000, spoof: 20_000, separation: 2)
    #expect(isClose(try set.equalErrorRate().rate, NormalDeviate.cumulative(-1), within: 0.005))
  }

  @Test("each attack is measured against all bona fide trials")
  func breakdown() throws {
    let set = normalScores(bonafide: 50, spoof: 81, separation: 1)
    let results = try set.breakdown()
    #expect(results.map(\.attack) == ["A01", "A02"])
    #expect(results.map(\.trials) == [41, 40])
    for result in results {
      let alone = try DetectionErrorTradeoff(bonafide: set.bonafide, spoof: set.spoof(of: result.attack))
      #expect(result.equalErrorRate == alone.equalErrorRate)
    }
    #expect(throws: KitError.self) { try ScoreSet(set.scores.filter { $0.key == .bonafide }).breakdown() }
    #expect(throws: KitError.self) { try ScoreSet(set.scores.filter { $0.key == .spoof }).breakdown() }
  }
}
