import Basics
import Metrics
import TestSupport
import Testing

@Suite("The evaluation of scores")
struct ScoreEvaluationTests {
  private static func asvScores(attacks: [String]) -> [ASVScore] {
    var generator = RandomGenerator(seed: 8, stream: "metrics.tests.asv")
    func scores(_ attack: String, _ key: ASVScore.Key, _ mean: Double, _ count: Int) -> [ASVScore] {
      (0..<count).map { _ in ASVScore(attack: attack, key: key, value: mean + generator.normal()) }
    }
    return scores("bonafide", .target, 3, 200) + scores("bonafide", .nontarget, -3, 300)
      + attacks.enumerated().flatMap { scores($1, .spoof, Double($0) * 2, 100) }
  }

  @Test("rates and costs are those of the curves, the cost of an attack with the ASV system's errors on it")
  func rows() throws {
    let set = normalScores(bonafide: 150, spoof: 240, separation: 1.5)
    let asv = try ASVSystem(scores: Self.asvScores(attacks: ["A01", "A02"]))
    let evaluation = try ScoreEvaluation(set, asv: asv)
    let whole = try set.errorTradeoff()
    #expect(evaluation.bonafide == 150 && evaluation.pooled.spoofed == 240 && evaluation.pooled.attack == nil)
    #expect(evaluation.pooled.equalErrorRate == whole.equalErrorRate.rate)
    #expect(
      evaluation.pooled.minimumTandemCost
        == (try TandemDetectionCost(countermeasure: whole, asv: asv.pooled)).minimum.cost)
    #expect(evaluation.attacks.map(\.attack) == ["A01", "A02"])
    for (row, result) in zip(evaluation.attacks, try set.breakdown()) {
      #expect(row.equalErrorRate == result.equalErrorRate.rate)
      let cost = try TandemDetectionCost(countermeasure: result.tradeoff, asv: #require(asv.attacks)[row.attack!]!)
      #expect(row.minimumTandemCost == cost.minimum.cost && row.tandemThreshold == cost.minimum.threshold)
    }
    #expect(try asv.rates("A01").spoofMiss > asv.pooled.spoofMiss)
    #expect(try asv.rates("A01").miss == asv.pooled.miss)
  }

  @Test("intervals are those of the slow way, at any number of threads, and hold the estimates")
  func intervals() throws {
    let set = normalScores(bonafide: 120, spoof: 200, separation: 1.5)
    let asv = try ASVSystem(scores: Self.asvScores(attacks: ["A01", "A02"]))
    func evaluate(_ threads: Int) throws -> ScoreEvaluation {
      try ScoreEvaluation(set, asv: asv, resamples: 200, seed: 3, workers: Workers(threads: threads))
    }
    let evaluation = try evaluate(1)
    #expect(try evaluate(3) == evaluation)
    let error = try ConfidenceInterval(scores: set, resamples: 200, seed: 3) { $0.equalErrorRate.rate }
    #expect(evaluation.pooled.equalErrorInterval == error)
    let cost = try ConfidenceInterval(scores: set, resamples: 200, seed: 3) {
      try TandemDetectionCost(countermeasure: $0, asv: asv.pooled).minimum.cost
    }
    #expect(evaluation.pooled.tandemInterval == cost)
    for row in evaluation.attacks + [evaluation.pooled] {
      let interval = try #require(row.equalErrorInterval)
      #expect(interval.lower <= row.equalErrorRate && row.equalErrorRate <= interval.upper)
      #expect(row.tandemInterval != nil)
    }
    #expect(try ScoreEvaluation(set).pooled.equalErrorInterval == nil)
  }

  @Test("ASV scores without one of the attacks are refused, published rates serve for all")
  func missingAttack() throws {
    let set = normalScores(bonafide: 20, spoof: 20, separation: 1)
    let partial = try ASVSystem(scores: Self.asvScores(attacks: ["A01"]))
    let error = try #require(throws: KitError.self) { try ScoreEvaluation(set, asv: partial) }
    #expect(error.description.contains("no trials of the attack A02; they have A01"))
    let published = ASVSystem(pooled: .asvspoof2019Evaluation)
    #expect(try ScoreEvaluation(set, asv: published).attacks.allSatisfy { $0.minimumTandemCost != nil })
  }

  @Test(
    "the published score files come to the official values",
    .enabled(if: PublishedScores.arePresent, PublishedScores.reason),
    arguments: [(PublishedScores.fixed, "1.76741", "0.05169"), (PublishedScores.learnable, "2.05341", "0.05950")])
  func official(name: String, rate: String, cost: String) throws {
    let scores = try ScoreSet(contentsOf: OthersData.path(name))
    let asv = try ASVSystem(scores: ASVScore.read(OthersData.path(PublishedScores.asv)))
    let evaluation = try ScoreEvaluation(scores, asv: asv)
    func five(_ value: Double) -> String { "\((value * 1e5).rounded() / 1e5)" }
    #expect(Double(five(100 * evaluation.pooled.equalErrorRate)) == Double(rate))
    #expect(Double(five(try #require(evaluation.pooled.minimumTandemCost))) == Double(cost))
    #expect(evaluation.attacks.count == 13 && evaluation.attacks.allSatisfy { $0.spoofed == 4_914 })
  }
}
