import Architectures
import Basics
import Networks
import Training

/// Whole steps of search and training with cached features, optimisers included.
struct StepSuite {
  let configuration: BenchmarkConfiguration
  let note: (String) -> Void

  func run() throws -> [Measurement] {
    var results: [Measurement] = []
    for threads in configuration.threadCounts {
      let workers = Workers(threads: threads)
      try add("search-step", StepSize(batch: 64), workers, &results) { try $0.search() }
      for size in [
        StepSize(batch: 128), StepSize(cells: 8, channels: 32, batch: 64),
        StepSize(cells: 16, channels: 64, batch: 32),
      ] {
        try add("training-step", size, workers, &results) { try $0.training() }
      }
    }
    return results
  }

  private func add(
    _ work: String, _ size: StepSize, _ workers: Workers, _ results: inout [Measurement],
    _ measure: (Step) throws -> Measurement
  ) throws {
    let name = "\(work)-\(size.cells)x\(size.channels)"
    guard configuration.wants(name, in: .steps) else { return }
    note(name)
    results.append(
      try measure(
        Step(name: name, group: .steps, size: size, workers: workers, repetition: configuration.repetition)))
  }
}

/// The network that is searched or trained in a step, and its batch.
struct StepSize {
  var cells = 4
  var channels = 16
  var batch: Int
  /// K of a search.
  var partialChannels = 2
  var words: String {
    "\(cells) cells, \(channels) channels, batch \(batch)" + (partialChannels == 2 ? "" : ", K = \(partialChannels)")
  }
}

/// A measurement of one step.
struct Step {
  let name: String
  let group: Measurement.Group
  let size: StepSize
  let workers: Workers
  let repetition: Repetition

  /// One architecture step and one weight step, each on a batch of its own.
  func search() throws -> Measurement {
    let network = try SearchNetwork(
      configuration: .init(
        cells: size.cells, channels: size.channels, partialChannels: size.partialChannels, batchCapacity: size.batch),
      seed: 0, workers: workers)
    let utterances = SyntheticUtterances(count: 2 * size.batch, seed: 0)
    let recipe = SearchConfiguration(seed: 0)
    let step = SearchStep(network: network, configuration: recipe, workers: workers)
    let training = Batch(utterances, 0..<size.batch)
    let validation = Batch(utterances, size.batch..<(2 * size.batch))
    let timing = repetition.measure {
      _ = step.stepArchitecture(validation: validation, training: training, learningRate: 1e-2)
      _ = step.stepWeights(training: training, learningRate: 1e-2)
    }
    let cost = network.cost(weights: false, architecture: true) + network.cost(weights: true, architecture: false)
    return Measurement(
      name: name, group: group, work: "search step, \(size.words)", threads: workers.threads, timing: timing,
      operations: 2 * Double(cost.needed * size.batch), utterances: 2 * size.batch)
  }

  /// Forward with drop path 0.1, loss, backward, Adam.
  func training() throws -> Measurement {
    let network = try DerivedNetwork(
      configuration: .init(
        genotype: .paper, cells: size.cells, channels: size.channels, batchCapacity: size.batch), seed: 0,
      workers: workers)
    let utterances = SyntheticUtterances(count: size.batch, seed: 0)
    let batch = Batch(utterances, 0..<size.batch)
    let recipe = TrainingConfiguration(seed: 0)
    let optimiser = Adam(count: network.parameters.count, configuration: recipe.optimiser)
    var value = WeightedCrossEntropy.Value()
    var number = 0
    let timing = repetition.measure {
      let generator = RandomGenerator(seed: 0, stream: "benchmark.dropPath", number)
      number += 1
      let logits = network.forward(
        batch.matrices, maskedRows: batch.maskedRows,
        mode: .training(dropPath: DropPath(probability: 0.1, generator: generator)))
      recipe.loss.evaluate(logits: logits, labels: batch.labels, into: &value)
      network.backward(value.gradients)
      optimiser.step(network.parameters, learningRate: 1e-3, workers: workers)
    }
    return Measurement(
      name: name, group: group, work: "training step, \(size.words)", threads: workers.threads, timing: timing,
      operations: 2 * Double(network.cost(training: true).needed * size.batch), utterances: size.batch)
  }
}
