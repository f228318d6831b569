import Basics
import Metrics
import Testing

@Suite("Tandem detection cost")
struct TandemDetectionCostTests {
  @Test("the cost of three trials is the one worked out by hand")
  func byHand() throws {
    let asv = try ASVErrorRates(miss: 0.1, falseAlarm: 0.2, spoofMiss: 0.4)
    // C1 = 0.9405 (1 - 0.1) - 0.0095 * 10 * 0.2 = 0.82745; C2 = 10 * 0.05 * (1 - 0.4) = 0.3.
    let weights = try TandemCostModel.asvspoof2019.weights(asv: asv)
    #expect(isClose(weights.miss, 0.82745))
    #expect(isClose(weights.falseAlarm, 0.3))
    let curve = try DetectionErrorTradeoff(bonafide: [1], spoof: [0, 2])
    let tandem = try TandemDetectionCost(countermeasure: curve, asv: asv)
    let ratio = 0.82745 / 0.3
    for (cost, expected) in zip(tandem.costs, [1, 0.5, ratio + 0.5, ratio]) { #expect(isClose(cost, expected)) }
    #expect(isClose(tandem.minimum.cost, 0.5))
    #expect(tandem.minimum.threshold == 0)
  }

  @Test("perfect separation costs 0, equal scores cost 1")
  func extremes() throws {
    let asv = ASVErrorRates.asvspoof2019Evaluation
    let perfect = try DetectionErrorTradeoff(bonafide: [1, 2], spoof: [0, -1])
    #expect(try TandemDetectionCost(countermeasure: perfect, asv: asv).minimum.cost == 0)
    let equal = try DetectionErrorTradeoff(bonafide: [1, 1], spoof: [1, 1])
    #expect(try TandemDetectionCost(countermeasure: equal, asv: asv).minimum.cost == 1)
  }

  @Test("ASV errors are counted at the given threshold: accepted is at or above it")
  func counts() throws {
    let scores: [ASVScore] = [
      .init(attack: "bonafide", key: .target, value: 1), .init(attack: "bonafide", key: .target, value: 3),
      .init(attack: "bonafide", key: .nontarget, value: 2), .init(attack: "bonafide", key: .nontarget, value: 0),
      .init(attack: "bonafide", key: .nontarget, value: 1), .init(attack: "A01", key: .spoof, value: 1.5),
    ]
    let rates = try ASVErrorRates(scores: scores, threshold: 2)
    #expect(rates == (try ASVErrorRates(miss: 0.5, falseAlarm: 1.0 / 3, spoofMiss: 1)))
    #expect(throws: KitError.self) { try ASVErrorRates(scores: Array(scores.dropLast())) }
  }

  @Test("rates outside 0...1 and models without a defined cost are errors")
  func rejects() throws {
    #expect(throws: KitError.self) { try ASVErrorRates(miss: 2.4, falseAlarm: 0.1, spoofMiss: 0.2) }
    #expect(throws: KitError.self) { try ASVErrorRates(miss: .nan, falseAlarm: 0.1, spoofMiss: 0.2) }
    let acceptsNoSpoof = try ASVErrorRates(miss: 0.1, falseAlarm: 0.1, spoofMiss: 1)
    #expect(throws: KitError.self) { try TandemCostModel.asvspoof2019.weights(asv: acceptsNoSpoof) }
    #expect(throws: KitError.self) {
      try TandemCostModel(
        spoofPrior: 0.5, targetPrior: 0.6, nontargetPrior: 0, asvMissCost: 1, asvFalseAlarmCost: 1, cmMissCost: 1,
        cmFalseAlarmCost: 1)
    }
    #expect(throws: KitError.self) {
      try TandemCostModel(
        spoofPrior: 0.5, targetPrior: 0.5, nontargetPrior: 0, asvMissCost: -1, asvFalseAlarmCost: 1, cmMissCost: 1,
        cmFalseAlarmCost: 1)
    }
  }
}
