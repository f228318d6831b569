import Architectures
import Basics
import Datasets
import Features
import Foundation
import TestSupport
import Testing
import Training

@Suite("Training from scratch")
struct DerivedTrainingTests {
  private let train = RandomFeatures(count: 50)
  private let dev = RandomFeatures(count: 21, seed: 2)
  private let workers = Workers(threads: 1)

  static let description = ModelDescription(
    genotype: .paper, cells: 4, channels: 8, rows: 6, frames: 5, features: FeatureConfiguration())

  private static var configuration: TrainingConfiguration {
    var configuration = TrainingConfiguration(seed: 7)
    configuration.epochs = 6
    configuration.batchSize = 16
    configuration.learningRate = CosineAnnealing(from: 1e-1, to: 1e-2)
    configuration.masking = FrequencyMask(widest: 4)
    return configuration
  }

  private func training(
    _ network: MeanNetwork, folder: String? = nil, configuration: TrainingConfiguration = configuration
  ) throws -> DerivedTraining {
    try DerivedTraining(
      network: network, description: Self.description, train: train, dev: dev, configuration: configuration,
      runFolder: folder, workers: workers)
  }

  @Test("an epoch visits utterances once, drops what fills no batch, and raises drop path")
  func epochs() throws {
    let network = MeanNetwork()
    let outcome = try training(network).run(showProgress: false)
    let steps = network.passes.filter(\.training)
    #expect(steps.count == 6 * 3)
    for epoch in 0..<6 {
      let passes = steps[(3 * epoch)..<(3 * epoch + 3)]
      #expect(Set(passes.flatMap(\.matrices)).count == 48)
      #expect(passes.allSatisfy { abs($0.dropPath - 0.2 * Double(epoch) / 6) < 1e-15 })
    }
    #expect(outcome.epochs.map(\.epoch) == Array(0..<6))
    #expect(outcome.epochs.allSatisfy { (0...1).contains($0.devEqualErrorRate) })
    #expect(outcome.epochs.last!.trainLoss < outcome.epochs.first!.trainLoss)
  }

  @Test("the model kept, and left in the network, is that of the first epoch with the best dev accuracy")
  func best() throws {
    let network = MeanNetwork()
    var weights: [[Float]] = []
    var statistics: [[Float]] = []
    let outcome = try training(network).run(showProgress: false) { _ in
      weights.append(network.parameters.flat)
      statistics.append(network.runningStatistics.flat)
    }
    let top = outcome.epochs.map(\.devAccuracy).max()!
    let best = outcome.epochs.firstIndex { $0.devAccuracy == top }!
    #expect(outcome.best.epoch == best)
    #expect((1..<5).contains(best), "neither the first nor the last epoch, or this test shows little")
    #expect(network.parameters.flat == weights[best])
    #expect(network.runningStatistics.flat == statistics[best])
    #expect(outcome.model.tensors["w"]?.values == Array(weights[best].prefix(6)))
    let labels = (0..<dev.count).map(dev.label(at:))
    let logits = try Scoring.logits(of: dev, network: network)
    #expect(Double(WeightedCrossEntropy.correct(logits: logits, labels: labels)) / 21 == top)
  }

  @Test("a training that was stopped goes on to the same bits", arguments: [[0], [2], [0, 1, 2, 3, 4], [5]])
  func resume(stops: [Int]) throws {
    let folder = try TemporaryFolder()
    let straight = MeanNetwork()
    let expected = try training(straight, folder: folder.file("straight")).run(showProgress: false)
    for stop in stops {
      let run = try training(MeanNetwork(), folder: folder.file("halting"))
      #expect(throws: Stop.self) {
        try run.run(showProgress: false) { epoch in if epoch.epoch == stop { throw Stop() } }
      }
    }
    let network = MeanNetwork()
    network.parameters["w"] = [9, 9, 9, 9, 9, 9]
    let outcome = try training(network, folder: folder.file("halting")).run(showProgress: false)
    #expect(outcome.epochs == expected.epochs)
    #expect(outcome.model == expected.model)
    #expect(network.parameters.digest == straight.parameters.digest)
    for name in ["checkpoint.safetensors", "model.safetensors"] {
      #expect(
        try Digest(ofFile: folder.file("halting/" + name)) == Digest(ofFile: folder.file("straight/" + name)))
    }
    #expect(try AtomicFile.readText(folder.file("halting/log.jsonl")).split(separator: "\n").count == 6)
    #expect(try ModelFile.load(folder.file("halting/model.safetensors")) == expected.model)
    #expect(try TrainingOutcome(runFolder: folder.file("halting")) == expected)
  }

  @Test("a run with another seed gives another result and is refused the first one's folder")
  func seed() throws {
    let folder = try TemporaryFolder()
    let first = try training(MeanNetwork(), folder: folder.path).run(showProgress: false)
    var other = Self.configuration
    other.seed = 8
    #expect(try training(MeanNetwork(), configuration: other).run(showProgress: false).epochs != first.epochs)
    let error = #expect(throws: KitError.self) {
      try training(MeanNetwork(), folder: folder.path, configuration: other)
    }
    #expect(error?.what.contains("training.seed is 7 there and 8 here") == true)
  }

  @Test("the model says which engine trained it")
  func fingerprint() throws {
    let folder = try TemporaryFolder()
    var identity = RunIdentity()
    let fingerprint = EngineFingerprint(engine: Digest(of: "a"), platform: Digest(of: "p"))
    identity.add(fingerprint)
    _ = try DerivedTraining(
      network: MeanNetwork(), description: Self.description, train: train, dev: dev,
      configuration: Self.configuration, runFolder: folder.path, identity: identity, workers: workers
    ).run(showProgress: false)
    #expect(try ModelFile.load(folder.file("model.safetensors")).provenance?.fingerprint == fingerprint)
  }

  @Test("a batch larger than the train set is refused")
  func batchTooLarge() {
    var configuration = Self.configuration
    configuration.batchSize = 51
    let error = #expect(throws: KitError.self) { try training(MeanNetwork(), configuration: configuration) }
    #expect(
      error?.description == "a batch of 51 utterances is larger than the train set, which has 50. "
        + "Use a batch of at most 50.")
  }
}
