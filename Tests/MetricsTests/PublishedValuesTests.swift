import Basics
import Metrics
import TestSupport
import Testing

/// The values that the official ASVspoof 2019 scripts give on published score files.
@Suite("Published values", .enabled(if: PublishedScores.arePresent, PublishedScores.reason))
struct PublishedValuesTests {
  private static func scores(_ name: String) throws -> ScoreSet { try ScoreSet(contentsOf: OthersData.path(name)) }

  @Test(
    "equal error rate and min t-DCF of both countermeasures",
    arguments: [
      (PublishedScores.fixed, 0.017674130483313142, 0.960694551, 0.051685000793048656, 0.702178538),
      (PublishedScores.learnable, 0.02053405911064228, 0.942430973, 0.05949853136869567, 0.713339806),
    ])
  func countermeasures(name: String, eer: Double, eerAt: Double, cost: Double, costAt: Double) throws {
    let set = try Self.scores(name)
    #expect(set.bonafide.count == 7_355)
    #expect(set.spoof.count == 63_882)
    let curve = try set.errorTradeoff()
    #expect(isClose(curve.equalErrorRate.rate, eer, within: 1e-15))
    #expect(isClose(curve.equalErrorRate.threshold, eerAt, within: 5e-10))
    let asv = try ASVErrorRates(scores: ASVScore.read(OthersData.path(PublishedScores.asv)))
    let tandem = try TandemDetectionCost(countermeasure: curve, asv: asv)
    #expect(isClose(tandem.minimum.cost, cost, within: 1e-15))
    #expect(isClose(tandem.minimum.threshold, costAt, within: 5e-10))
    #expect(isClose(tandem.missWeight / tandem.falseAlarmWeight, 2.40595, within: 5e-6))
  }

  @Test(
    "equal error rates of the thirteen attacks",
    arguments: [
      (
        PublishedScores.fixed,
        [
          0.34293, 4.96401, 0.34293, 0.44819, 0.36670, 0.40744, 0.42442, 0.34293, 0.38367, 0.50590, 4.69577, 2.47860,
          1.64675,
        ]
      ),
      (
        PublishedScores.learnable,
        [
          0.22749, 6.21011, 0.24447, 0.42442, 0.30218, 0.34973, 0.24447, 0.24447, 0.24447, 0.52968, 4.27815, 3.91145,
          1.23930,
        ]
      ),
    ])
  func attacks(name: String, expected: [Double]) throws {
    let results = try Self.scores(name).breakdown()
    #expect(results.map(\.attack) == (7...19).map { $0 < 10 ? "A0\($0)" : "A\($0)" })
    #expect(results.allSatisfy { $0.trials == 4_914 })
    for (result, percent) in zip(results, expected) {
      #expect(isClose(result.equalErrorRate.percent, percent, within: 5.1e-6), "\(result.attack)")
    }
  }

  @Test(
    "error rates of the ASV system",
    arguments: [
      ("eval", 2.45778, 2.46047, 2.45810, 76.06525, -5.680051),
      ("dev", 2.42653, 2.44452, 2.42588, 76.02709, -3.548998),
    ])
  func verification(part: String, eer: Double, falseAlarm: Double, miss: Double, spoofHit: Double, at: Double) throws {
    let scores = try ASVScore.read(
      OthersData.path(part == "eval" ? PublishedScores.asv : PublishedScores.asvOfDev))
    let curve = try DetectionErrorTradeoff(
      bonafide: scores.filter { $0.key == .target }.map(\.value),
      spoof: scores.filter { $0.key == .nontarget }.map(\.value))
    #expect(isClose(curve.equalErrorRate.percent, eer, within: 5.1e-6))
    #expect(isClose(curve.equalErrorRate.threshold, at, within: 1e-9))
    let rates = try ASVErrorRates(scores: scores)
    #expect(isClose(100 * rates.falseAlarm, falseAlarm, within: 5.1e-6))
    #expect(isClose(100 * rates.miss, miss, within: 5.1e-6))
    #expect(isClose(100 * (1 - rates.spoofMiss), spoofHit, within: 5.1e-6))
    #expect(rates == (part == "eval" ? .asvspoof2019Evaluation : .asvspoof2019Development))
  }

  @Test("a score file that is read and written is the same set")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let set = try Self.scores(PublishedScores.fixed)
    try set.write(to: "\(folder.path)/copy.txt")
    #expect(try ScoreSet(contentsOf: "\(folder.path)/copy.txt") == set)
  }

  @Test("reading and measuring 71,237 trials stays well under a second")
  func speed() throws {
    let clock = ContinuousClock()
    let path = try OthersData.path(PublishedScores.fixed)
    let elapsed = try clock.measure { _ = try ScoreSet(contentsOf: path).equalErrorRate() }
    #expect(elapsed < .seconds(2), "limit with room for a busy machine; took \(elapsed)")
  }
}
