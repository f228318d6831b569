import Architectures
import Datasets
import Features
import Foundation
import Basics
import Networks
import Training

/// Runs experiments and writes their records into a ledger.
///
/// An experiment whose record is there is not run again. One that was interrupted, or killed, goes on from its last
/// finished epoch and ends with the same bits.
public final class ExperimentRunner {
  /// What a run says about itself.
  public enum Event {
    /// The record was there.
    case found(ExperimentRecord)
    /// The work begins, or goes on after that many epochs.
    case started(Experiment, finishedEpochs: Int)
    /// An epoch is on disk; loss of the train set, accuracy and EER on dev, both in [0, 1].
    case epoch(Int, of: Int, loss: Double, accuracy: Double, equalErrorRate: Double)
    case finished(ExperimentRecord)
  }

  public let profile: Profile
  public let seed: UInt64
  public let ledger: Ledger
  private let workers: Workers
  private let revision: String?
  private let data: ExperimentData
  private let say: (Event) throws -> Void

  /// - Parameters:
  ///   - corpus: finds the corpus; called when the first experiment needs it.
  ///   - revision: the kit's commit, for the records.
  ///   - say: told what happens; what it throws ends the run, which goes on from there the next time.
  public init(
    profile: Profile, seed: UInt64, ledger: Ledger, workers: Workers, revision: String?,
    corpus: @escaping () throws -> CorpusLayout, say: @escaping (Event) throws -> Void = { _ in }
  ) {
    self.profile = profile
    self.seed = seed
    self.ledger = ledger
    self.workers = workers
    self.revision = revision
    self.say = say
    data = ExperimentData(workers: workers, cache: profile.featureCache, corpus: corpus)
  }

  /// Runs what is missing of the experiments, in the order of the matrix, with all that they need.
  ///
  /// - Returns: their records, those of what they needed included.
  /// - Throws: `Interrupted`; `KitError` for a record of another configuration, and as searches and trainings do.
  @discardableResult
  public func run(_ experiments: [Experiment]) throws -> [ExperimentRecord] {
    try Experiment.selection(experiments.map(\.identifier)).map(run)
  }

  private func run(_ experiment: Experiment) throws -> ExperimentRecord {
    switch try ledger.status(of: experiment, profile: profile, seed: seed) {
    case .recorded(let record):
      try say(.found(record))
      return record
    case .outdated:
      throw KitError(
        "the ledger has a record of \(experiment.identifier) with another configuration",
        at: ledger.recordPath(experiment.identifier),
        advice: "Move the folder \(ledger.folder(of: experiment.identifier)) away to run the experiment anew.")
    case .inProgress(let epochs, _): try say(.started(experiment, finishedEpochs: epochs))
    case .missing: try say(.started(experiment, finishedEpochs: 0))
    }
    let record = try record(of: experiment)
    try ledger.write(record)
    try say(.finished(record))
    return record
  }

  /// Does the work.
  private func record(of experiment: Experiment) throws -> ExperimentRecord {
    let configuration = experiment.configuration(profile, seed: seed)
    switch configuration {
    case .search(let features, let network, let recipe):
      return try search(experiment, configuration, features, network, recipe)
    case .training(let features, let genotype, let cells, let channels, let recipe):
      return try training(
        experiment, configuration, features, genotype: try self.genotype(genotype), cells: cells, channels: channels,
        recipe)
    case .cost(let network):
      let started = ContinuousClock.now
      let (result, steps) = try StepCostMeasurement(network: network, seed: seed, workers: workers).run()
      return try record(
        experiment, configuration, result: .cost(result), artefacts: [], data: [:], steps: steps,
        seconds: (ContinuousClock.now - started).inSeconds)
    }
  }

  private func search(
    _ experiment: Experiment, _ configuration: ExperimentConfiguration, _ features: FeatureConfiguration,
    _ network: SearchNetworkConfiguration, _ recipe: SearchConfiguration
  ) throws -> ExperimentRecord {
    let folder = ledger.folder(of: experiment.identifier)
    let train = try data.source(.train, features)
    let dev = try data.source(.dev, features)
    let halves = SearchHalves(splitting: train.trials, seed: seed)
    let search = try ArchitectureSearch(
      network: network,
      data: SearchData(train: train, weightHalf: halves.weights, architectureHalf: halves.architecture, dev: dev),
      configuration: recipe, runFolder: folder, workers: workers)
    let outcome = try search.run { epoch in
      try say(
        .epoch(
          epoch.epoch, of: recipe.epochs, loss: epoch.trainLoss, accuracy: epoch.devAccuracy,
          equalErrorRate: epoch.devEqualErrorRate))
    }
    try AtomicFile.write(outcome.genotype.text + "\n", to: "\(folder)/genotype.txt")
    return try record(
      experiment, configuration,
      result: .search(
        SearchResult(
          genotype: outcome.genotype.text, best: outcome.best, parameters: search.network.parameters.count)),
      artefacts: ["checkpoint.safetensors", "genotype.txt"], data: ["train": train.identity, "dev": dev.identity])
  }

  private func training(
    _ experiment: Experiment, _ configuration: ExperimentConfiguration, _ features: FeatureConfiguration,
    genotype: Genotype, cells: Int, channels: Int, _ recipe: TrainingConfiguration
  ) throws -> ExperimentRecord {
    let folder = ledger.folder(of: experiment.identifier)
    let train = try data.source(.train, features)
    let dev = try data.source(.dev, features)
    let training = try DerivedTraining(
      ModelDescription(genotype: genotype, cells: cells, channels: channels, source: train, features: features),
      train: train, dev: dev, configuration: recipe, runFolder: folder, workers: workers)
    let outcome = try training.run { epoch in
      try say(
        .epoch(
          epoch.epoch, of: recipe.epochs, loss: epoch.trainLoss, accuracy: epoch.devAccuracy,
          equalErrorRate: epoch.devEqualErrorRate))
    }
    let eval = try data.source(.eval, features)
    let scores = try Scoring.scoreSet(
      of: eval, network: training.network,
      progress: ProgressLine("scoring eval", total: eval.count))
    try scores.write(to: "\(folder)/eval-scores.txt")
    return try record(
      experiment, configuration,
      result: .training(
        TrainingResult(
          genotype: genotype.text, best: outcome.best, parameters: training.network.parameters.count,
          evaluation: EvaluationResult(scores, asv: profile == .paper ? .asvspoof2019Evaluation : nil))),
      artefacts: ["eval-scores.txt", "model.safetensors"],
      data: ["train": train.identity, "dev": dev.identity, "eval": eval.identity])
  }

  private func genotype(_ source: String) throws -> Genotype {
    if source == "paper" { return .paper }
    guard case .search(let result)? = try ledger.record(of: source)?.result else {
      throw KitError("the ledger has no genotype of \(source)", at: ledger.folder, advice: "Run \(source) first.")
    }
    return try Genotype(parsing: result.genotype)
  }

  /// The record of finished work; without `seconds` its time is that of the epochs in its run's log.
  private func record(
    _ experiment: Experiment, _ configuration: ExperimentConfiguration, result: ExperimentResult,
    artefacts: [String], data: [String: String], steps: StepCost? = nil, seconds: Double? = nil
  ) throws -> ExperimentRecord {
    let folder = ledger.folder(of: experiment.identifier)
    let epochs = try ledger.epochSeconds(of: experiment.identifier)
    return ExperimentRecord(
      identifier: experiment.identifier, profile: profile, seed: seed, configuration: configuration, data: data,
      result: result,
      artefacts: Dictionary(
        uniqueKeysWithValues: try artefacts.map { ($0, try Digest(ofFile: "\(folder)/\($0)")) }),
      measured: Measured(
        date: ISO8601DateFormatter().string(from: Date()), revision: revision, machine: .current,
        threads: workers.threads, seconds: seconds ?? epochs.reduce(0, +),
        secondsPerEpoch: epochs.isEmpty ? nil : epochs.median, steps: steps))
  }
}
