import Basics
import Networks
import Training

/// How much memory a search takes.
enum SearchMemory {
  /// The largest resident size of this process, after three search steps (4 cells, 16 channels, batch 64) on cached
  /// features of two batches; nil where the system does not tell.
  ///
  /// Means something only before the process has done anything else that takes memory.
  static func measurePeak(workers: Workers) throws -> Int? {
    let batch = 64
    let network = try SearchNetwork(configuration: .init(batchCapacity: batch), seed: 0, workers: workers)
    let utterances = SyntheticUtterances(count: 2 * batch, seed: 0)
    let step = SearchStep(network: network, configuration: SearchConfiguration(seed: 0), workers: workers)
    let training = Batch(utterances, 0..<batch)
    let validation = Batch(utterances, batch..<(2 * batch))
    for _ in 0..<3 {
      _ = step.stepArchitecture(validation: validation, training: training, learningRate: 1e-2)
      _ = step.stepWeights(training: training, learningRate: 1e-2)
    }
    return ProcessMemory.peak
  }
}
