import Basics
import Datasets
import Networks
import Tensors

/// Training a derived network from scratch, keeping the weights of the epoch with the best dev accuracy.
///
/// Every epoch goes once through the train set in random order (a last batch that is not full is dropped). All random
/// draws are named by seed, epoch and step: a run that goes on from its checkpoint gives the same bits as one that was
/// never interrupted.
public final class DerivedTraining {
  /// The recipe.
  public let configuration: TrainingConfiguration
  /// What is trained; holds the best epoch's weights at the end.
  public let network: any TrainableNetwork
  private let description: ModelDescription
  private let train: any FeatureSource
  private let dev: any FeatureSource
  private let runFolder: String?
  private let fingerprint: EngineFingerprint?
  private let workers: Workers
  private let optimiser: Adam
  private let state: RunState
  private let driver: EpochDriver<DerivedTraining>
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
  ///   - start: what to do with an earlier run's files in the folder.
  ///   - origin: stamped on each epoch's line of the log.
  /// - Throws: `KitError` for settings or data that make no training, a folder of another run, or one in
  ///   which another process runs.
  public init(
    network: any TrainableNetwork, description: ModelDescription, train: any FeatureSource, dev: any FeatureSource,
    configuration: TrainingConfiguration, runFolder: String? = nil, identity: RunIdentity = RunIdentity(),
    start: RunStart = .goingOn, origin: RunOrigin? = nil, workers: Workers
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
    fingerprint = identity.fingerprint
    self.runFolder = runFolder
    state = RunState(
      sets: [(network.parameters, "parameter/"), (network.runningStatistics, "statistic/")],
      optimisers: [(optimiser, "adam/")])
    driver = try EpochDriver(
      folder: runFolder.map { RunFolder(path: $0, identity: identity) }, start: start, origin: origin)
    try driver.resume(self)
  }

  /// Makes the derived network from the recipe's seed and prepares its training.
  public convenience init(
    _ description: ModelDescription, train: any FeatureSource, dev: any FeatureSource,
    configuration recipe: TrainingConfiguration, runFolder: String? = nil, identity: RunIdentity = RunIdentity(),
    start: RunStart = .goingOn, origin: RunOrigin? = nil, workers: Workers
  ) throws {
    try recipe.validate()
    let network = try DerivedNetwork(
      configuration: description.networkConfiguration(batchCapacity: recipe.batchSize), seed: recipe.seed,
      workers: workers)
    try self.init(
      network: network, description: description, train: train, dev: dev, configuration: recipe, runFolder: runFolder,
      identity: identity, start: start, origin: origin, workers: workers)
  }

  /// How many epochs are done, a resumed run's included.
  public var finishedEpochs: Int { driver.epochs.count }

  /// Runs the epochs that are left, gives the network the best epoch's weights, and writes them to `model.safetensors`.
  ///
  /// - Parameter afterEpoch: called when an epoch's checkpoint and log are on disk; what it throws ends the run there.
  /// - Throws: `Interrupted` at a step after the user asked to stop; `KitError` if the loss is not finite.
  public func run(
    showProgress: Bool = true, afterEpoch: (TrainingEpoch) throws -> Void = { _ in }
  ) throws -> TrainingOutcome {
    try driver.run(self, showProgress: showProgress, afterEpoch: afterEpoch) {
      guard let best else { fatalError("a training of \(configuration.epochs) epochs") }
      try network.parameters.load(best.tensors)
      try network.runningStatistics.load(best.tensors)
      if let runFolder { try best.write(to: RunFolder.modelPath(in: runFolder)) }
      return TrainingOutcome(epochs: driver.epochs, model: best)
    }
  }

  private func model(of epoch: TrainingEpoch, tensors: [String: SafeTensors.Tensor]) -> ModelFile {
    let provenance = ModelFile.Provenance(
      configuration: configuration, train: train.identity, dev: dev.identity, best: epoch,
      fingerprint: fingerprint)
    return ModelFile(description: description, provenance: provenance, tensors: tensors)
  }
}

extension DerivedTraining: EpochWork {
  static var title: String { "train" }
  static var key: String { "training" }

  var plannedEpochs: Int { configuration.epochs }
  var stepsPerEpoch: Int { train.count / configuration.batchSize }

  func runEpoch(_ epoch: Int, progress: ProgressLine) throws -> TrainingEpoch {
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
    let result = TrainingEpoch(
      epoch: epoch, learningRate: rate, dropPath: probability, trainLoss: mean.loss, trainAccuracy: mean.accuracy,
      devAccuracy: evaluation.accuracy, devEqualErrorRate: evaluation.equalErrorRate)
    keepIfBest(result)
    return result
  }

  /// The first epoch with the best dev accuracy is kept.
  private func keepIfBest(_ result: TrainingEpoch) {
    if let best = best?.provenance?.best, result.devAccuracy <= best.devAccuracy { return }
    best = model(of: result, tensors: ModelFile(description: description, provenance: nil, network: network).tensors)
  }

  func store(in checkpoint: inout SafeTensors) throws {
    state.store(in: &checkpoint)
    for (name, tensor) in best?.tensors ?? [:] { checkpoint.tensors["best/" + name] = tensor }
  }

  func restore(_ epochs: [TrainingEpoch], from checkpoint: SafeTensors, path: String) throws {
    try state.restore(from: checkpoint, path: path)
    guard let best = epochs.best else { return }
    let tensors = checkpoint.tensors.filter { $0.key.hasPrefix("best/") }
    self.best = model(
      of: best, tensors: Dictionary(uniqueKeysWithValues: tensors.map { (String($0.key.dropFirst(5)), $0.value) }))
  }
}
