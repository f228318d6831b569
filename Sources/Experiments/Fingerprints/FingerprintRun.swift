import Architectures
import Audio
import Basics
import Datasets
import Features
import Foundation
import Metrics
import Networks
import Training

/// A tiny complete run of a configuration, from waveforms to error rates, and the digest of all that it comes to.
///
/// Front-end, network and recipe are the configuration's; only data, batches and epochs are few, and the seed is
/// always 0. Any change of the engine that can move a number of the whole run moves one here.
struct FingerprintRun {
  let configuration: ExperimentConfiguration

  /// More than a block of 16 samples, so that sums over blocks take part.
  private static let batch = 18
  /// Two in which the architecture learns: the first step of Adam does not depend on its decays.
  private static let searchEpochs = 3
  private static let trainingEpochs = 2
  /// Every operation but `none` at stride 1 and 2, as far as eight edges a cell hold them.
  private static let genotype: Genotype = {
    let text =
      "Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_5x5', 1), ('dil_conv_3x3', 0), ('dil_conv_5x5', 2), "
      + "('max_pool_3x3', 1), ('avg_pool_3x3', 3), ('skip_connect', 0), ('skip_connect', 4)], "
      + "normal_concat=range(2, 6), reduce=[('skip_connect', 0), ('avg_pool_3x3', 1), ('max_pool_3x3', 0), "
      + "('sep_conv_3x3', 1), ('dil_conv_5x5', 1), ('sep_conv_5x5', 2), ('dil_conv_3x3', 0), ('avg_pool_3x3', 4)], "
      + "reduce_concat=range(2, 6))"
    do { return try Genotype(parsing: text) } catch { fatalError("\(text): \(error)") }
  }()

  /// - Parameter whole: what the fingerprint is for.
  init(of whole: ExperimentConfiguration) {
    switch whole {
    case .search(var setup):
      Self.reduce(&setup)
      configuration = .search(setup)
    case .training(var setup):
      setup.recipe.seed = 0
      setup.recipe.epochs = Self.trainingEpochs
      setup.recipe.batchSize = Self.batch
      // Where the genotype comes from plays no part: it is always one that has every operation.
      setup.genotype = Self.genotype.text
      configuration = .training(setup)
    case .cost(var setup):
      setup.network.batchCapacity = Self.batch
      configuration = .cost(setup)
    }
  }

  private static func reduce(_ setup: inout SearchSetup) {
    setup.recipe.seed = 0
    setup.recipe.warmUpEpochs = min(setup.recipe.warmUpEpochs, 1)
    setup.recipe.epochs = searchEpochs
    setup.recipe.batchSize = batch
    setup.network.batchCapacity = batch
    setup.network.rows = setup.features.frontEnd.rows
  }

  /// The same at any number of threads.
  func digest(workers: Workers) throws -> Digest {
    let hasher = Digest.Hasher()
    switch configuration {
    case .search(let setup): try search(setup, workers, hasher)
    case .training(let setup): try train(setup, workers, hasher)
    case .cost(let setup):
      // The time of a step depends on every kernel, so that the measurement counts as another's when one changes.
      let frontEnd = FrontEnd.allCases.first { $0.rows == setup.network.rows } ?? .lfcc
      var whole = SearchSetup(
        features: FeatureConfiguration(frontEnd: frontEnd), network: setup.network, recipe: SearchConfiguration(seed: 0)
      )
      Self.reduce(&whole)
      try search(whole, workers, hasher)
    }
    return hasher.finish()
  }

  private func search(_ setup: SearchSetup, _ workers: Workers, _ hasher: Digest.Hasher) throws {
    let train = Self.utterances(2 * Self.batch, "train", setup.features, workers)
    let halves = setup.halves(of: train)
    let search = try ArchitectureSearch(
      network: setup.network,
      data: SearchData(
        train: train, weightHalf: halves.weights, architectureHalf: halves.architecture,
        dev: Self.utterances(6, "dev", setup.features, workers)),
      configuration: setup.recipe, workers: workers)
    let outcome = try search.run(showProgress: false)
    for architecture in outcome.architectures {
      for values in [
        architecture.alphasNormal, architecture.alphasReduce, architecture.betasNormal, architecture.betasReduce,
      ] { values.withUnsafeBytes { hasher.update($0) } }
    }
    hasher.update(try CanonicalJSON.encode(outcome.epochs))
    hasher.update(Data(outcome.genotype.text.utf8))
    for set in [search.network.parameters, search.network.runningStatistics] {
      hasher.update(Data(set.digest.hex.utf8))
    }
    let cost = CostResult(
      parameters: search.network.parameters.count,
      architectureStep: (search.network as? SearchNetwork)?.cost(weights: false, architecture: true) ?? .init(),
      weightStep: (search.network as? SearchNetwork)?.cost(weights: true, architecture: false) ?? .init())
    hasher.update(try CanonicalJSON.encode(cost))
  }

  private func train(_ setup: TrainingSetup, _ workers: Workers, _ hasher: Digest.Hasher) throws {
    let training = try DerivedTraining(
      setup.description(of: Self.genotype), train: Self.utterances(Self.batch, "train", setup.features, workers),
      dev: Self.utterances(6, "dev", setup.features, workers), configuration: setup.recipe, workers: workers)
    let outcome = try training.run(showProgress: false)
    hasher.update(try CanonicalJSON.encode(outcome.epochs))
    for set in [training.network.parameters, training.network.runningStatistics] {
      hasher.update(Data(set.digest.hex.utf8))
    }
    let scores = try Scoring.scoreSet(
      of: Self.utterances(9, "eval", setup.features, workers), network: training.network)
    for score in scores.scores { withUnsafeBytes(of: score.value) { hasher.update($0) } }
    hasher.update(try CanonicalJSON.encode(EvaluationResult(scores, asv: .asvspoof2019Evaluation)))
  }

  /// Utterances of noise, a third of them bona fide and louder in the second half; of different lengths.
  private static func utterances(
    _ count: Int, _ name: String, _ features: FeatureConfiguration, _ workers: Workers
  ) -> FeatureStore {
    let trials = (0..<count).map { index in
      Trial(
        speaker: "noise", utterance: "\(name)-\(index)", attack: [nil, "A01", "A02"][index % 3],
        label: index % 3 == 0 ? .bonafide : .spoof)
    }
    let extractor = FeatureExtractor(features)
    let matrices = workers.map(count) { index -> FeatureMatrix in
      var generator = RandomGenerator(seed: 0, stream: "fingerprint.\(name)", index)
      let length = 20_000 + 3_000 * (index % 7)
      let samples = (0..<length).map { place -> Float in
        let level = index % 3 == 0 && place > length / 2 ? 0.3 : 0.05
        return Float(level * generator.uniform(-1, 1))
      }
      return extractor.features(of: Waveform(samples: samples).repeated())
    }
    return FeatureStore(trials, matrices: matrices, name: features.name)
  }
}
