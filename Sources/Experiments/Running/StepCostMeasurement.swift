import Basics
import Datasets
import Features
import Networks
import Training

/// Time and memory of search steps on random features.
struct StepCostMeasurement {
  /// `batchCapacity` is the batch.
  let network: SearchNetworkConfiguration
  let seed: UInt64
  let workers: Workers

  /// Steps that are timed, after one that is not.
  private static let repetitions = 7

  func run() throws -> (CostResult, StepCost) {
    let source = utterances()
    let before = ProcessMemory.allocated
    let network = try SearchNetwork(configuration: network, seed: seed, workers: workers)
    let step = SearchStep(network: network, configuration: SearchConfiguration(seed: seed), workers: workers)
    let batch = Batch(source, 0..<source.count)
    var architecture: [Double] = []
    var weights: [Double] = []
    for _ in 0...Self.repetitions {
      try Interruption.check()
      let first = ContinuousClock.now
      _ = step.stepArchitecture(validation: batch, training: batch, learningRate: 1e-3)
      let second = ContinuousClock.now
      _ = step.stepWeights(training: batch, learningRate: 1e-3)
      architecture.append((second - first).inSeconds)
      weights.append((ContinuousClock.now - second).inSeconds)
    }
    let held = ProcessMemory.allocated - before
    return (
      CostResult(
        parameters: network.parameters.count,
        architectureStep: network.cost(weights: false, architecture: true),
        weightStep: network.cost(weights: true, architecture: false)),
      StepCost(
        architectureSeconds: Array(architecture.dropFirst()).median,
        weightSeconds: Array(weights.dropFirst()).median, bytes: held)
    )
  }

  /// Normal random numbers in the place of features; half of them bona fide.
  private func utterances() -> FeatureStore {
    let count = network.batchCapacity
    let trials = (0..<count).map {
      Trial(
        speaker: "noise", utterance: "noise-\($0)", attack: $0 % 2 == 0 ? nil : "noise",
        label: $0 % 2 == 0 ? .bonafide : .spoof)
    }
    let matrices = (0..<count).map { index in
      var generator = RandomGenerator(seed: seed, stream: "experiments.cost", index)
      return FeatureMatrix(
        rows: network.rows, frames: network.frames,
        values: (0..<(network.rows * network.frames)).map { _ in Float(generator.normal()) })
    }
    return FeatureStore(trials, matrices: matrices, name: "noise")
  }
}
