import Architectures
import Foundation
import Foundations
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
  private let network: any SearchableNetwork
  private let data: SearchData
  private let folder: RunFolder?
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
  /// - Throws: `KitError` for settings or data that make no search, or a folder of another run.
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
    try Scoring.checkFit(data.dev, network: network)
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
    if let folder, let checkpoint = try folder.loadCheckpoint() {
      try resume(checkpoint, path: folder.checkpointPath)
    }
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
    let progress = Progress(
      "search", total: max(configuration.epochs - epochs.count, 1) * steps,
      enabled: showProgress && epochs.count < configuration.epochs)
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

  private func runEpoch(_ epoch: Int, progress: Progress) throws -> SearchEpoch {
    let rate = configuration.learningRate.rate(epoch: epoch, of: configuration.epochs)
    let plan = BatchPlan(seed: configuration.seed, purpose: "search", masking: configuration.masking)
    let batches = plan.shuffledBatches(of: data.weightHalf, size: configuration.batchSize, epoch: epoch)
    var loss = 0.0
    var correct = 0
    var architectureLoss = 0.0
    let warmingUp = epoch < configuration.warmUpEpochs
    for (number, indices) in batches.enumerated() {
      try Interruption.check()
      let training = plan.batch(data.train, indices, half: "weights", epoch: epoch, step: number)
      if !warmingUp {
        let drawn = plan.draw(from: data.architectureHalf, size: configuration.batchSize, epoch: epoch, step: number)
        let validation = plan.batch(data.train, drawn, half: "architecture", epoch: epoch, step: number)
        let report = step.stepArchitecture(validation: validation, training: training, learningRate: rate)
        architectureLoss += report.loss
      }
      let report = step.stepWeights(training: training, learningRate: rate)
      loss += report.loss
      correct += report.correct
      guard report.loss.isFinite, architectureLoss.isFinite else {
        throw KitError(
          "the loss is not finite in epoch \(epoch + 1), step \(number + 1)",
          advice: "Lower the learning rate, and check that the features hold no infinite or missing values.")
      }
      progress.advance(note: "epoch \(epoch + 1)/\(configuration.epochs), loss \(Self.short(report.loss))")
    }
    let evaluation = try Scoring.evaluate(data.dev, network: network)
    let steps = Double(batches.count)
    return SearchEpoch(
      epoch: epoch, learningRate: rate, trainLoss: loss / steps,
      trainAccuracy: Double(correct) / (steps * Double(configuration.batchSize)),
      architectureLoss: warmingUp ? nil : architectureLoss / steps, devAccuracy: evaluation.accuracy,
      devEqualErrorRate: evaluation.equalErrorRate, genotype: genotype)
  }

  private static func short(_ value: Double) -> String { String(format: "%.3f", value) }

  private var currentArchitecture: SearchOutcome.Architecture {
    let set = network.architecture
    return SearchOutcome.Architecture(
      alphasNormal: set["alphas_normal"], alphasReduce: set["alphas_reduce"], betasNormal: set["betas_normal"],
      betasReduce: set["betas_reduce"])
  }

  private var genotype: Genotype {
    let present = currentArchitecture
    return Genotype(
      normal: present.weights(of: .normal, edgeNormalisation: configuration.edgeNormalisation),
      reduce: present.weights(of: .reduce, edgeNormalisation: configuration.edgeNormalisation))
  }

  // MARK: - Checkpoints

  private static let parts = (parameters: "parameter/", statistics: "statistic/", architecture: "architecture/")

  private func checkpoint() throws -> SafeTensors {
    var file = SafeTensors()
    for tensors in [
      network.parameters.tensors(prefix: Self.parts.parameters),
      network.runningStatistics.tensors(prefix: Self.parts.statistics),
      network.architecture.tensors(prefix: Self.parts.architecture),
      step.weightOptimiser.tensors(prefix: "adam/weights/"),
      step.architectureOptimiser.tensors(prefix: "adam/architecture/"),
    ] {
      file.tensors.merge(tensors) { _, new in new }
    }
    file.metadata.merge(step.weightOptimiser.metadata(prefix: "adam/weights/")) { _, new in new }
    file.metadata.merge(step.architectureOptimiser.metadata(prefix: "adam/architecture/")) { _, new in new }
    try SearchOutcome(epochs: epochs, architectures: architectures).store(in: &file)
    return file
  }

  private func resume(_ file: SafeTensors, path: String) throws {
    let outcome = try SearchOutcome(file, path: path)
    do {
      try network.parameters.load(file.tensors, prefix: Self.parts.parameters)
      try network.runningStatistics.load(file.tensors, prefix: Self.parts.statistics)
      try network.architecture.load(file.tensors, prefix: Self.parts.architecture)
      for (optimiser, prefix) in [
        (step.weightOptimiser, "adam/weights/"), (step.architectureOptimiser, "adam/architecture/"),
      ] {
        try optimiser.load(from: file, prefix: prefix)
      }
    } catch let error as KitError {
      throw KitError(error.what, at: path, advice: "The checkpoint is damaged; remove it to start anew.")
    }
    epochs = outcome.epochs
    architectures = outcome.architectures
  }
}
