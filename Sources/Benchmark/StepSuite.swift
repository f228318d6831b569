import Architectures
import Foundations
import Networks
import Training

/// Whole steps of search and training with cached features, optimisers included.
struct StepSuite {
  let configuration: BenchmarkConfiguration
  let note: (String) -> Void

  /// Cells, channels and batch of the networks that are searched or trained.
  private struct Size {
    let cells: Int
    let channels: Int
    let batch: Int
    var name: String { "\(cells)x\(channels)" }
    var words: String { "\(cells) cells, \(channels) channels, batch \(batch)" }
  }

  func run() throws -> [Measurement] {
    var results: [Measurement] = []
    for threads in configuration.threadCounts {
      let workers = Workers(threads: threads)
      for size in [Size(cells: 4, channels: 16, batch: 64)] {
        try add("search-step-\(size.name)", &results) { try search($0, size, workers) }
      }
      for size in [
        Size(cells: 4, channels: 16, batch: 128), Size(cells: 8, channels: 32, batch: 64),
        Size(cells: 16, channels: 64, batch: 32),
      ] {
        try add("training-step-\(size.name)", &results) { try training($0, size, workers) }
      }
    }
    return results
  }

  private func add(
    _ name: String, _ results: inout [Measurement], _ measure: (String) throws -> Measurement
  ) throws {
    guard configuration.wants(name, in: .steps) else { return }
    note(name)
    results.append(try measure(name))
  }

  /// One architecture step and one weight step, each on a batch of its own.
  private func search(_ name: String, _ size: Size, _ workers: Workers) throws -> Measurement {
    let network = try SearchNetwork(
      configuration: .init(cells: size.cells, channels: size.channels, batchCapacity: size.batch), seed: 0,
      workers: workers)
    let utterances = SyntheticUtterances(count: 2 * size.batch, seed: 0)
    let recipe = SearchConfiguration(seed: 0)
    let step = SearchStep(network: network, configuration: recipe, workers: workers)
    let training = Batch(utterances, 0..<size.batch)
    let validation = Batch(utterances, size.batch..<(2 * size.batch))
    let timing = configuration.repetition.measure {
      _ = step.stepArchitecture(validation: validation, training: training, learningRate: 1e-2)
      _ = step.stepWeights(training: training, learningRate: 1e-2)
    }
    let cost = network.cost(weights: false, architecture: true) + network.cost(weights: true, architecture: false)
    return Measurement(
      name: name, group: .steps, work: "search step, \(size.words)", threads: workers.threads, timing: timing,
      operations: 2 * Double(cost.needed * size.batch), utterances: 2 * size.batch)
  }

  /// Forward with drop path 0.1, loss, backward, Adam.
  private func training(_ name: String, _ size: Size, _ workers: Workers) throws -> Measurement {
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
    let timing = configuration.repetition.measure {
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
      name: name, group: .steps, work: "training step, \(size.words)", threads: workers.threads, timing: timing,
      operations: 2 * Double(network.cost(training: true).needed * size.batch), utterances: size.batch)
  }
}
