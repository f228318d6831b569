import Architectures
import Basics
import Datasets
import Features
import Foundation
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

  /// The scale of the experiments.
  public let profile: Profile
  /// Decides every random draw.
  public let seed: UInt64
  /// Where records and runs are kept.
  public let ledger: Ledger
  /// The engine and the corpus that records must be of to count.
  public let circumstances: Circumstances
  private let data: CorpusFeatures
  private let origin: RunOrigin
  private let replacesOutdated: Bool
  private let say: (Event) throws -> Void

  /// - Parameters:
  ///   - data: what the experiments learn from; asked for when the first one needs it.
  ///   - revision: the kit's commit, for logs and records.
  ///   - replacesOutdated: whether what another engine, other data or another configuration left is moved aside and run
  ///     anew; without, it is an error.
  ///   - say: told what happens; what it throws ends the run, which goes on from there the next time.
  public init(
    profile: Profile, seed: UInt64, ledger: Ledger, data: CorpusFeatures, revision: String?,
    replacesOutdated: Bool = false, say: @escaping (Event) throws -> Void = { _ in }
  ) {
    self.profile = profile
    self.seed = seed
    self.ledger = ledger
    self.data = data
    self.replacesOutdated = replacesOutdated
    self.say = say
    circumstances = Circumstances(workers: data.workers, data: data)
    origin = RunOrigin(revision: revision, threads: data.workers.threads)
  }

  /// Runs what is missing of the experiments, in the order of the matrix, with all that they need.
  ///
  /// - Parameter anew: whether the experiments themselves (not what they need) run even if their records count; what is
  ///   there is moved aside.
  /// - Returns: their records, those of what they needed included.
  /// - Throws: `Interrupted`; `KitError` for an outdated record that is not to be replaced, and as searches and trainings
  ///   do.
  @discardableResult
  public func run(_ experiments: [Experiment], anew: Bool = false) throws -> [ExperimentRecord] {
    let named = Set(experiments.map(\.identifier))
    return try Experiment.selection(experiments.map(\.identifier)).map {
      try run($0, anew: anew && named.contains($0.identifier))
    }
  }

  /// Runs one experiment, if its record is missing, with all that it needs.
  ///
  /// - Returns: the folder of its record and run.
  /// - Throws: as `run` of several; `KitError` if there is no experiment of that name.
  @discardableResult
  public func run(_ identifier: String) throws -> String {
    try run([Experiment.named(identifier)])
    return ledger.folder(of: identifier)
  }

  private func run(_ experiment: Experiment, anew: Bool) throws -> ExperimentRecord {
    let folder = ledger.folder(of: experiment.identifier)
    let status = try ledger.status(of: experiment, profile: profile, seed: seed, circumstances: circumstances)
    let reasons = status.reasons.joined(separator: "; ")
    switch status {
    case .recorded(let record) where !anew:
      try say(.found(record))
      return record
    case .outdated, .abandoned:
      guard anew || replacesOutdated else {
        throw KitError(
          "what the ledger has of \(experiment.identifier) is outdated: \(reasons)", at: folder,
          advice: "Run it anew with --anew, which moves aside what is there, or name another ledger.")
      }
      try setAside(folder, because: reasons)
    case .recorded, .inProgress: if anew { try setAside(folder, because: "the experiment runs anew") }
    case .missing: break
    }
    try say(.started(experiment, finishedEpochs: try ledger.finishedEpochs(of: experiment.identifier)))
    let record = try record(of: experiment)
    try ledger.write(record)
    try say(.finished(record))
    return record
  }

  /// Moves aside what an experiment's folder holds, unless another process runs in it.
  private func setAside(_ folder: String, because reason: String) throws {
    let lock = try RunFolder(path: folder, identity: RunIdentity()).lock()
    defer { lock.release() }
    try RunFolder.setAside(folder, because: reason)
  }

  /// What to do with the files of a run that is none of this experiment: the folder was looked at, but data were not.
  private var start: RunStart { replacesOutdated ? .replacingOther : .goingOn }

  /// Does the work.
  private func record(of experiment: Experiment) throws -> ExperimentRecord {
    let configuration = experiment.configuration(profile, seed: seed)
    switch configuration {
    case .search(let setup): return try search(experiment, configuration, setup)
    case .training(let setup): return try training(experiment, configuration, setup)
    case .cost(let setup):
      let started = ContinuousClock.now
      let (result, steps) = try StepCostMeasurement(
        network: setup.network, seed: seed, workers: data.workers
      ).run()
      return try record(
        experiment, configuration, result: .cost(result), artefacts: [], data: [:], steps: steps,
        seconds: (ContinuousClock.now - started).inSeconds)
    }
  }

  private func search(
    _ experiment: Experiment, _ configuration: ExperimentConfiguration, _ setup: SearchSetup
  ) throws -> ExperimentRecord {
    let folder = ledger.folder(of: experiment.identifier)
    let search = try setup.prepare(data, runFolder: folder, start: start, origin: origin)
    let outcome = try search.run { epoch in
      try say(
        .epoch(
          epoch.epoch, of: setup.recipe.epochs, loss: epoch.trainLoss, accuracy: epoch.devAccuracy,
          equalErrorRate: epoch.devEqualErrorRate))
    }
    try AtomicFile.write(outcome.genotype.text + "\n", to: "\(folder)/genotype.txt")
    return try record(
      experiment, configuration,
      result: .search(
        SearchResult(
          genotype: outcome.genotype.text, best: outcome.kept, parameters: search.network.parameters.count)),
      artefacts: ["checkpoint.safetensors", "genotype.txt"], data: try identities([.train, .dev], setup.features))
  }

  private func training(
    _ experiment: Experiment, _ configuration: ExperimentConfiguration, _ setup: TrainingSetup
  ) throws -> ExperimentRecord {
    let folder = ledger.folder(of: experiment.identifier)
    let genotype = try genotype(setup.genotype)
    let training = try setup.prepare(data, genotype: genotype, runFolder: folder, start: start, origin: origin)
    let outcome = try training.run { epoch in
      try say(
        .epoch(
          epoch.epoch, of: setup.recipe.epochs, loss: epoch.trainLoss, accuracy: epoch.devAccuracy,
          equalErrorRate: epoch.devEqualErrorRate))
    }
    let eval = try data.source(.eval, setup.features)
    let scores = try Scoring.scoreSet(
      of: eval, network: training.network, progress: ProgressLine("scoring eval", total: eval.count))
    try scores.write(to: "\(folder)/eval-scores.txt")
    return try record(
      experiment, configuration,
      result: .training(
        TrainingResult(
          genotype: genotype.text, best: outcome.best, parameters: training.network.parameters.count,
          evaluation: EvaluationResult(scores, asv: profile == .paper ? .asvspoof2019Evaluation : nil))),
      artefacts: ["eval-scores.txt", "model.safetensors"], data: try identities(Partition.allCases, setup.features))
  }

  /// What the partitions are, by their names.
  private func identities(
    _ partitions: [Partition], _ features: FeatureConfiguration
  ) throws -> [String: String] {
    Dictionary(uniqueKeysWithValues: try partitions.map { ($0.rawValue, try data.source($0, features).identity) })
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
    let log = try ledger.log(of: experiment.identifier)
    let stretches = RunStretch.of(log)
    let last = stretches.last
    let epochs = log.map(\.seconds)
    return try ExperimentRecord(
      identifier: experiment.identifier, profile: profile, seed: seed, configuration: configuration,
      fingerprint: circumstances.fingerprint(of: configuration), corpus: circumstances.corpus(of: experiment) ?? [:],
      data: data, result: result,
      artefacts: Dictionary(
        uniqueKeysWithValues: try artefacts.map { ($0, try Digest(ofFile: "\(folder)/\($0)")) }),
      measured: Measured(
        date: last?.to ?? ISO8601DateFormatter().string(from: Date()), revision: (last?.origin ?? origin).revision,
        machine: (last?.origin ?? origin).machine, threads: (last?.origin ?? origin).threads,
        seconds: seconds ?? epochs.reduce(0, +), secondsPerEpoch: epochs.isEmpty ? nil : epochs.median, steps: steps,
        stretches: stretches))
  }
}
