import Datasets
import Foundation
import Basics
import Networks
import Tensors

/// Training a derived network from scratch, keeping the weights of the epoch with the best dev accuracy.
///
/// Every epoch goes once through the train set in random order (a last batch that is not full is dropped). All random
/// draws are named by seed, epoch and step: a run that goes on from its checkpoint gives the same bits as one that was
/// never interrupted.
public final class DerivedTraining {
  public let configuration: TrainingConfiguration
  public let network: any TrainableNetwork
  private let description: ModelDescription
  private let train: any FeatureSource
  private let dev: any FeatureSource
  private let folder: RunFolder?
  /// Keeps other processes out of the folder while it is held.
  private var lock: FileLock?
  private let workers: Workers
  private let optimiser: Adam
  private var epochs: [TrainingEpoch] = []
  /// The model of the best epoch so far.
  private var best: ModelFile?

  /// Prepares a training, going on from the run folder's checkpoint if there is one.
  ///
  /// - Parameters:
  ///   - network: freshly made from the configuration's seed; takes the checkpoint's state.
  ///   - description: what the network is made of; written into the model file.
  ///   - train: at least one batch.
  ///   - dev: at least one utterance of each class.
  ///   - runFolder: where checkpoint, log and `model.safetensors` are kept; nil keeps nothing.
  ///   - identity: what else decides the result; a folder whose run had another is refused.
  /// - Throws: `KitError` for settings or data that make no training, a folder of another run, or one in which another process runs.
  public init(
    network: any TrainableNetwork, description: ModelDescription, train: any FeatureSource, dev: any FeatureSource,
    configuration: TrainingConfiguration, runFolder: String? = nil, identity: RunIdentity = RunIdentity(),
    workers: Workers
  ) throws {
    self.configuration = configuration
    self.network = network
    self.description = description
    self.train = train
    self.dev = dev
    self.workers = workers
    try configuration.validate()
    try Scoring.checkFit(train, network: network)
    try Scoring.checkClasses(dev, network: network)
    try BatchPlan.check(
      batchSize: configuration.batchSize, count: train.count, what: "the train set", capacity: network.batchCapacity)
    optimiser = Adam(count: network.parameters.count, configuration: configuration.optimiser)
    var identity = identity
    try identity.add("training", configuration)
    try identity.add("model", description)
    try identity.add("train", train.identity)
    try identity.add("dev", dev.identity)
    folder = runFolder.map { RunFolder(path: $0, identity: identity) }
    lock = try folder?.lock()
    if let folder, let checkpoint = try folder.loadCheckpoint() {
      try resume(checkpoint, path: folder.checkpointPath)
    }
  }

  /// Makes the derived network from the recipe's seed and prepares its training.
  public convenience init(
    _ description: ModelDescription, train: any FeatureSource, dev: any FeatureSource,
    configuration recipe: TrainingConfiguration, runFolder: String? = nil, identity: RunIdentity = RunIdentity(),
    workers: Workers
  ) throws {
    try recipe.validate()
    let network = try DerivedNetwork(
      configuration: description.networkConfiguration(batchCapacity: recipe.batchSize), seed: recipe.seed,
      workers: workers)
    try self.init(
      network: network, description: description, train: train, dev: dev, configuration: recipe, runFolder: runFolder,
      identity: identity, workers: workers)
  }

  /// How many epochs are done, a resumed run's included.
  public var finishedEpochs: Int { epochs.count }

  /// Runs the epochs that are left, gives the network the best epoch's weights, and writes them to `model.safetensors`.
  ///
  /// - Parameter afterEpoch: called when an epoch's checkpoint and log are on disk; what it throws ends the run there.
  /// - Throws: `Interrupted` at a step after the user asked to stop; `KitError` if the loss is not finite.
  public func run(
    showProgress: Bool = true, afterEpoch: (TrainingEpoch) throws -> Void = { _ in }
  ) throws -> TrainingOutcome {
    let steps = train.count / configuration.batchSize
    let progress = ProgressLine(
      "train", total: max(configuration.epochs - epochs.count, 1) * steps, enabled: showProgress)
    if lock == nil { lock = try folder?.lock() }
    defer {
      lock?.release()
      lock = nil
    }
    while epochs.count < configuration.epochs {
      let started = Date()
      let result = try runEpoch(epochs.count, progress: progress)
      epochs.append(result)
      keepIfBest(result)
      if let folder {
        try folder.save(checkpoint())
        let line = LogLine(result, seconds: Date().timeIntervalSince(started))
        try folder.log(keeping: result.epoch, adding: line.text())
      }
      try afterEpoch(result)
    }
    guard let best else { preconditionFailure("a training without epochs") }
    try network.parameters.load(best.tensors)
    try network.runningStatistics.load(best.tensors)
    if let folder { try best.write(to: folder.modelPath) }
    return TrainingOutcome(epochs: epochs, model: best)
  }

  private func runEpoch(_ epoch: Int, progress: ProgressLine) throws -> TrainingEpoch {
    let rate = configuration.learningRate.rate(epoch: epoch, of: configuration.epochs)
    let probability = configuration.dropPath(epoch: epoch)
    let plan = BatchPlan(seed: configuration.seed, purpose: "train", masking: configuration.masking)
    let batches = plan.shuffledBatches(of: Array(0..<train.count), size: configuration.batchSize, epoch: epoch)
    var mean = BatchMean()
    var value = WeightedCrossEntropy.Value()
    for (number, indices) in batches.enumerated() {
      try Interruption.check()
      let batch = plan.batch(train, indices, half: "weights", epoch: epoch, step: number)
      let generator = RandomGenerator(seed: configuration.seed, stream: "train.dropPath", epoch, number)
      let dropPath = probability > 0 ? DropPath(probability: probability, generator: generator) : nil
      let logits = network.forward(
        batch.matrices, maskedRows: batch.maskedRows, mode: .training(dropPath: dropPath))
      configuration.loss.evaluate(logits: logits, labels: batch.labels, into: &value)
      try mean.add(value, utterances: batch.labels.count, epoch: epoch, step: number)
      network.backward(value.gradients)
      optimiser.step(network.parameters, learningRate: rate, workers: workers)
      progress.advance(note: mean.note(epoch: epoch, of: configuration.epochs))
    }
    let evaluation = try Scoring.evaluate(dev, network: network)
    return TrainingEpoch(
      epoch: epoch, learningRate: rate, dropPath: probability, trainLoss: mean.loss, trainAccuracy: mean.accuracy,
      devAccuracy: evaluation.accuracy, devEqualErrorRate: evaluation.equalErrorRate)
  }

  private func keepIfBest(_ result: TrainingEpoch) {
    guard epochs.best == result else { return }
    best = model(of: result, tensors: ModelFile(description: description, provenance: nil, network: network).tensors)
  }

  private func model(of epoch: TrainingEpoch, tensors: [String: SafeTensors.Tensor]) -> ModelFile {
    let provenance = ModelFile.Provenance(
      configuration: configuration, train: train.identity, dev: dev.identity, best: epoch)
    return ModelFile(description: description, provenance: provenance, tensors: tensors)
  }

  // MARK: - Checkpoints

  private func checkpoint() throws -> SafeTensors {
    var file = SafeTensors()
    file.add(network.parameters.tensors(prefix: "parameter/"))
    file.add(network.runningStatistics.tensors(prefix: "statistic/"))
    file.add(optimiser.tensors(prefix: "adam/"))
    for (name, tensor) in best?.tensors ?? [:] { file.tensors["best/" + name] = tensor }
    file.metadata = optimiser.metadata(prefix: "adam/")
    file.metadata["training"] = try RunFolder.encode(epochs)
    return file
  }

  private func resume(_ file: SafeTensors, path: String) throws {
    let finished = try RunFolder.decode([TrainingEpoch].self, "training", from: file, path: path)
    do {
      try network.parameters.load(file.tensors, prefix: "parameter/")
      try network.runningStatistics.load(file.tensors, prefix: "statistic/")
      try optimiser.load(from: file, prefix: "adam/")
    } catch let error as KitError {
      throw KitError(error.what, at: path, advice: "The checkpoint is damaged; remove it to start anew.")
    }
    epochs = finished
    guard let best = finished.best else { return }
    let tensors = file.tensors.filter { $0.key.hasPrefix("best/") }
    self.best = model(
      of: best, tensors: Dictionary(uniqueKeysWithValues: tensors.map { (String($0.key.dropFirst(5)), $0.value) }))
  }
}
