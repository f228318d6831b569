import Architectures
import Foundation
import Basics
import Networks
import Tensors

/// The bilevel search of the paper: weights learn on one half of the train set, the architecture on the other.
///
/// Every epoch goes once through the weight half in random order (a last batch that is not full is dropped). After the
/// warm-up, each weight step is preceded by an architecture step on a batch drawn afresh from the other half. The
/// genotype kept is that of the epoch with the best dev accuracy. All random draws are named by seed, epoch and step:
/// a run that goes on from its checkpoint gives the same bits as one that was never interrupted.
public final class ArchitectureSearch {
  public let configuration: SearchConfiguration
  public let network: any SearchableNetwork
  private let data: SearchData
  private let folder: RunFolder?
  /// Keeps other processes out of the folder while it is held.
  private var lock: FileLock?
  private let workers: Workers
  private let step: SearchStep
  private var epochs: [SearchEpoch] = []
  private var architectures: [SearchOutcome.Architecture] = []

  /// Prepares a search, going on from the run folder's checkpoint if there is one.
  ///
  /// - Parameters:
  ///   - network: freshly made from the configuration's seed; takes the checkpoint's state.
  ///   - runFolder: where checkpoint and log are kept; nil keeps nothing.
  ///   - identity: what else decides the result, such as the network's configuration; a folder whose run had another
  ///     is refused.
  /// - Throws: `KitError` for settings or data that make no search, a folder of another run, or one in which another process runs.
  public init(
    network: any SearchableNetwork, data: SearchData, configuration: SearchConfiguration, runFolder: String? = nil,
    identity: RunIdentity = RunIdentity(), workers: Workers
  ) throws {
    self.configuration = configuration
    self.network = network
    self.data = data
    self.workers = workers
    try configuration.validate()
    try Scoring.checkFit(data.train, network: network)
    try Scoring.checkClasses(data.dev, network: network)
    for (name, half) in [("weight", data.weightHalf), ("architecture", data.architectureHalf)] {
      try BatchPlan.check(
        batchSize: configuration.batchSize, count: half.count, what: "the \(name) half of the train set",
        capacity: network.batchCapacity)
    }
    step = SearchStep(network: network, configuration: configuration, workers: workers)
    var identity = identity
    try identity.add("search", configuration)
    try identity.add("train", data.train.identity)
    try identity.add("dev", data.dev.identity)
    try identity.add("halves", Digest(of: "\(data.weightHalf) \(data.architectureHalf)").hex)
    folder = runFolder.map { RunFolder(path: $0, identity: identity) }
    lock = try folder?.lock()
    if let folder, let checkpoint = try folder.loadCheckpoint() {
      try resume(checkpoint, path: folder.checkpointPath)
    }
  }

  /// Makes the search network from the recipe's seed and prepares its search.
  ///
  /// The network's configuration becomes part of the run's identity; rows, frames and batch capacity are taken from the
  /// data and the recipe.
  public convenience init(
    network configuration: SearchNetworkConfiguration, data: SearchData, configuration recipe: SearchConfiguration,
    runFolder: String? = nil, identity: RunIdentity = RunIdentity(), workers: Workers
  ) throws {
    try recipe.validate()
    var configuration = configuration
    configuration.rows = data.train.rows
    configuration.frames = data.train.frames
    configuration.batchCapacity = recipe.batchSize
    var identity = identity
    try identity.add("network", configuration)
    try self.init(
      network: SearchNetwork(configuration: configuration, seed: recipe.seed, workers: workers), data: data,
      configuration: recipe, runFolder: runFolder, identity: identity, workers: workers)
  }

  /// How many epochs are done, a resumed run's included.
  public var finishedEpochs: Int { epochs.count }

  /// Runs the epochs that are left.
  ///
  /// - Parameter afterEpoch: called when an epoch's checkpoint and log are on disk; what it throws ends the run there.
  /// - Throws: `Interrupted` at a step after the user asked to stop; `KitError` if the loss is not finite.
  public func run(
    showProgress: Bool = true, afterEpoch: (SearchEpoch) throws -> Void = { _ in }
  ) throws -> SearchOutcome {
    let steps = data.weightHalf.count / configuration.batchSize
    let progress = ProgressLine(
      "search", total: max(configuration.epochs - epochs.count, 1) * steps, enabled: showProgress)
    if lock == nil { lock = try folder?.lock() }
    defer {
      lock?.release()
      lock = nil
    }
    while epochs.count < configuration.epochs {
      let started = Date()
      let result = try runEpoch(epochs.count, progress: progress)
      epochs.append(result)
      architectures.append(currentArchitecture)
      if let folder {
        try folder.save(checkpoint())
        try folder.log(
          keeping: result.epoch, adding: LogLine(result, seconds: Date().timeIntervalSince(started)).text())
      }
      try afterEpoch(result)
    }
    return SearchOutcome(epochs: epochs, architectures: architectures)
  }

  private func runEpoch(_ epoch: Int, progress: ProgressLine) throws -> SearchEpoch {
    let rate = configuration.learningRate.rate(epoch: epoch, of: configuration.epochs)
    let plan = BatchPlan(seed: configuration.seed, purpose: "search", masking: configuration.masking)
    let batches = plan.shuffledBatches(of: data.weightHalf, size: configuration.batchSize, epoch: epoch)
    var weights = BatchMean()
    var architecture = BatchMean()
    for (number, indices) in batches.enumerated() {
      try Interruption.check()
      let training = plan.batch(data.train, indices, half: "weights", epoch: epoch, step: number)
      if epoch >= configuration.warmUpEpochs {
        let drawn = plan.draw(from: data.architectureHalf, size: configuration.batchSize, epoch: epoch, step: number)
        let validation = plan.batch(data.train, drawn, half: "architecture", epoch: epoch, step: number)
        let value = step.stepArchitecture(validation: validation, training: training, learningRate: rate)
        try architecture.add(value, utterances: drawn.count, epoch: epoch, step: number)
      }
      let value = step.stepWeights(training: training, learningRate: rate)
      try weights.add(value, utterances: indices.count, epoch: epoch, step: number)
      progress.advance(note: weights.note(epoch: epoch, of: configuration.epochs))
    }
    let evaluation = try Scoring.evaluate(data.dev, network: network)
    return SearchEpoch(
      epoch: epoch, learningRate: rate, trainLoss: weights.loss, trainAccuracy: weights.accuracy,
      architectureLoss: architecture.lossOfSteps, devAccuracy: evaluation.accuracy,
      devEqualErrorRate: evaluation.equalErrorRate, genotype: genotype)
  }

  private var currentArchitecture: SearchOutcome.Architecture {
    let set = network.architecture
    return SearchOutcome.Architecture(
      alphasNormal: set["alphas_normal"], alphasReduce: set["alphas_reduce"], betasNormal: set["betas_normal"],
      betasReduce: set["betas_reduce"])
  }

  private var genotype: Genotype {
    let present = currentArchitecture
    return Genotype(
      normal: present.weights(of: .normal, edgeNormalisation: network.edgeNormalisation),
      reduce: present.weights(of: .reduce, edgeNormalisation: network.edgeNormalisation))
  }

  // MARK: - Checkpoints

  private var optimisers: [(Adam, prefix: String)] {
    [(step.weightOptimiser, "adam/weights/"), (step.architectureOptimiser, "adam/architecture/")]
  }

  private func checkpoint() throws -> SafeTensors {
    var file = SafeTensors()
    file.add(network.parameters.tensors(prefix: "parameter/"))
    file.add(network.runningStatistics.tensors(prefix: "statistic/"))
    file.add(network.architecture.tensors(prefix: "architecture/"))
    for (optimiser, prefix) in optimisers {
      file.add(optimiser.tensors(prefix: prefix))
      file.metadata.merge(optimiser.metadata(prefix: prefix)) { _, new in new }
    }
    try SearchOutcome(epochs: epochs, architectures: architectures).store(in: &file)
    return file
  }

  private func resume(_ file: SafeTensors, path: String) throws {
    let outcome = try SearchOutcome(file, path: path)
    do {
      try network.parameters.load(file.tensors, prefix: "parameter/")
      try network.runningStatistics.load(file.tensors, prefix: "statistic/")
      try network.architecture.load(file.tensors, prefix: "architecture/")
      for (optimiser, prefix) in optimisers { try optimiser.load(from: file, prefix: prefix) }
    } catch let error as KitError {
      throw KitError(error.what, at: path, advice: "The checkpoint is damaged; remove it to start anew.")
    }
    epochs = outcome.epochs
    architectures = outcome.architectures
  }
}
