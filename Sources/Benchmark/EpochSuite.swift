import Architectures
import Basics
import Features
import Networks
import Training

/// One epoch from end to end, as the commands `search` and `train` run it: batches drawn, steps, scoring of a dev set;
/// features are cached.
struct EpochSuite {
  let configuration: BenchmarkConfiguration
  let note: (String) -> Void

  private static let train = 512
  private static let dev = 128

  func run() throws -> [Measurement] {
    let workers = Workers(threads: configuration.threads)
    let train = SyntheticUtterances(count: Self.train, seed: 1)
    let dev = SyntheticUtterances(count: Self.dev, seed: 2)
    // An epoch is long: few runs.
    let repetition = Repetition(warmUps: 1, runs: configuration.quick ? 1...1 : 3...5, budget: 2)
    var results: [Measurement] = []
    func add(_ name: String, _ work: String, _ epoch: () throws -> Void) throws {
      guard configuration.wants(name, in: .epochs) else { return }
      note(name)
      results.append(
        Measurement(
          name: name, group: .epochs, work: work, threads: workers.threads, timing: try repetition.measure(epoch),
          utterances: Self.train))
    }
    try add("search-epoch-4x16", "search epoch, \(Self.train) utterances in two halves, \(Self.dev) for dev") {
      var recipe = SearchConfiguration(seed: 0)
      recipe.epochs = 1
      recipe.warmUpEpochs = 0
      let data = SearchData(
        train: train, weightHalf: Array(0..<(Self.train / 2)), architectureHalf: Array((Self.train / 2)..<Self.train),
        dev: dev)
      _ = try ArchitectureSearch(
        network: SearchNetworkConfiguration(), data: data, configuration: recipe, workers: workers
      )
      .run(showProgress: false)
    }
    try add("training-epoch-4x16", "training epoch, \(Self.train) utterances, \(Self.dev) for dev") {
      var recipe = TrainingConfiguration(seed: 0)
      recipe.epochs = 1
      let description = ModelDescription(
        genotype: .paper, cells: 4, channels: 16, rows: train.rows, frames: train.frames,
        features: FeatureConfiguration())
      let network = try DerivedNetwork(
        configuration: description.networkConfiguration(batchCapacity: recipe.batchSize), seed: 0, workers: workers)
      _ = try DerivedTraining(
        network: network, description: description, train: train, dev: dev, configuration: recipe, workers: workers
      ).run(showProgress: false)
    }
    return results
  }
}
