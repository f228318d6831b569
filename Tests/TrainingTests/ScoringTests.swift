import Basics
import Datasets
import Features
import Metrics
import Testing
import Training

@Suite("Scoring")
struct ScoringTests {
  @Test(
    "every utterance is visited exactly once, in order, in evaluation mode",
    arguments: [(1, 1), (5, 1), (7, 7), (20, 8), (33, 16), (16, 16)])
  func once(count: Int, batch: Int) throws {
    let source = RandomFeatures(count: count)
    let network = MeanNetwork(batchCapacity: batch)
    let scores = try Scoring.scores(of: source, network: network)
    #expect(scores.count == count)
    #expect(network.passes.flatMap(\.matrices) == (0..<count).map(source.matrix(at:)))
    #expect(network.passes.allSatisfy { !$0.training && $0.maskedRows.isEmpty })
    #expect(network.passes.dropLast().allSatisfy { $0.matrices.count == batch })
  }

  @Test("the score is the bona fide logit, whatever the batch")
  func score() throws {
    let source = RandomFeatures(count: 11)
    let logits = try Scoring.logits(of: source, network: MeanNetwork(), batchSize: 4)
    #expect(logits.count == 22)
    #expect(
      try Scoring.scores(of: source, network: MeanNetwork())
        == stride(from: 1, to: 22, by: 2).map { Double(logits[$0]) })
  }

  @Test("no utterances, features of another shape and output that is not finite are refused")
  func refusals() {
    func what(_ source: RandomFeatures) -> String? {
      #expect(throws: KitError.self) { try Scoring.logits(of: source, network: MeanNetwork()) }?.what
    }
    #expect(what(RandomFeatures(count: 0)) == "there are no utterances")
    #expect(what(RandomFeatures(count: 2, rows: 7)) == "the features are 7 x 5, the network takes 6 x 5")
    let source = RandomFeatures(count: 3)
    source.set(.nan, at: 1)
    #expect(what(source) == "the network's output is not finite")
  }

  @Test("a store's scores carry utterance, attack and key in the store's order")
  func scoreSet() throws {
    let trials = [
      Trial(speaker: "S1", utterance: "U1", attack: nil, label: .bonafide),
      Trial(speaker: "S1", utterance: "U2", attack: "A01", label: .spoof),
      Trial(speaker: "S2", utterance: "U3", attack: "A02", label: .spoof),
    ]
    let matrices = (0..<3).map { index in
      FeatureMatrix(rows: 6, frames: 5, values: (0..<30).map { Float($0 * (index + 1) % 7) })
    }
    let store = FeatureStore(trials, matrices: matrices, name: "test")
    let scores = try Scoring.scoreSet(of: store, network: MeanNetwork(batchCapacity: 2)).scores
    #expect(scores.map(\.utterance) == ["U1", "U2", "U3"])
    #expect(scores.map(\.attack) == ["-", "A01", "A02"])
    #expect(scores.map(\.key) == [.bonafide, .spoof, .spoof])
    #expect(scores.map(\.value) == (try Scoring.scores(of: store, network: MeanNetwork())))
  }
}
