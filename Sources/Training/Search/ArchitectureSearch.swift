import Architectures
import Basics
import Networks
import Tensors

/// The bilevel search of the paper: weights learn on one half of the train set, the architecture on the other.
///
/// Every epoch goes once through the weight half in random order (a last batch that is not full is dropped). After the
/// warm-up, each weight step is preceded by an architecture step on a batch drawn afresh from the other half. The
/// genotype kept is that of the epoch with the best dev accuracy, unless the recipe asks for another. All random draws are named by seed, epoch and step:
/// a run that goes on from its checkpoint gives the same bits as one that was never interrupted.
public final class ArchitectureSearch {
  /// The recipe.
  public let configuration: SearchConfiguration
  /// What is trained: the network of all architectures.
  public let network: any SearchableNetwork
  private let data: SearchData
  private let step: SearchStep
  private let state: RunState
  private let driver: EpochDriver<ArchitectureSearch>
  private var architectures: [SearchOutcome.Architecture] = []

  /// Prepares a search, going on from the run folder's checkpoint if there is one.
  ///
  /// - Parameters:
  ///   - network: freshly made from the configuration's seed; takes the checkpoint's state.
  ///   - runFolder: where checkpoint and log are kept; nil keeps nothing.
  ///   - identity: what else decides the result, such as the network's configuration; a folder whose run had another
  ///     is refused.
  ///   - start: what to do with an earlier run's files in the folder.
  ///   - origin: stamped on each epoch's line of the log.
  /// - Throws: `KitError` for settings or data that make no search, a folder of another run, or one in which
  ///   another process runs.
  public init(
    network: any SearchableNetwork, data: SearchData, configuration: SearchConfiguration, runFolder: String? = nil,
    identity: RunIdentity = RunIdentity(), start: RunStart = .goingOn, origin: RunOrigin? = nil, workers: Workers
  ) throws {
    self.configuration = configuration
    self.network = network
    self.data = data
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
    state = RunState(
      sets: [
        (network.parameters, "parameter/"), (network.runningStatistics, "statistic/"),
        (network.architecture, "architecture/"),
      ], optimisers: [(step.weightOptimiser, "adam/weights/"), (step.architectureOptimiser, "adam/architecture/")])
    driver = try EpochDriver(
      folder: runFolder.map { RunFolder(path: $0, identity: identity) }, start: start, origin: origin)
    try driver.resume(self)
  }

  /// Makes the search network from the recipe's seed and prepares its search.
  ///
  /// The network's configuration becomes part of the run's identity; rows, frames and batch capacity are taken from the
  /// data and the recipe.
  public convenience init(
    network configuration: SearchNetworkConfiguration, data: SearchData, configuration recipe: SearchConfiguration,
    runFolder: String? = nil, identity: RunIdentity = RunIdentity(), start: RunStart = .goingOn,
    origin: RunOrigin? = nil, workers: Workers
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
      configuration: recipe, runFolder: runFolder, identity: identity, start: start, origin: origin, workers: workers)
  }

  /// How many epochs are done, a resumed run's included.
  public var finishedEpochs: Int { driver.epochs.count }

  /// Runs the epochs that are left.
  ///
  /// - Parameter afterEpoch: called when an epoch's checkpoint and log are on disk; what it throws ends the run there.
  /// - Throws: `Interrupted` at a step after the user asked to stop; `KitError` if the loss is not finite.
  public func run(
    showProgress: Bool = true, afterEpoch: (SearchEpoch) throws -> Void = { _ in }
  ) throws -> SearchOutcome {
    try driver.run(self, showProgress: showProgress, afterEpoch: afterEpoch) {
      SearchOutcome(epochs: driver.epochs, architectures: architectures, rule: configuration.keep ?? .best)
    }
  }

  private var currentArchitecture: SearchOutcome.Architecture {
    let set = network.architecture
    return SearchOutcome.Architecture(
      alphasNormal: set["alphas_normal"], alphasReduce: set["alphas_reduce"], betasNormal: set["betas_normal"],
      betasReduce: set["betas_reduce"])
  }
}

extension ArchitectureSearch: EpochWork {
  static var title: String { "search" }
  static var key: String { "search" }

  var plannedEpochs: Int { configuration.epochs }
  var stepsPerEpoch: Int { data.weightHalf.count / configuration.batchSize }

  func runEpoch(_ epoch: Int, progress: ProgressLine) throws -> SearchEpoch {
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
    let architectureNow = currentArchitecture
    architectures.append(architectureNow)
    return SearchEpoch(
      epoch: epoch, learningRate: rate, trainLoss: weights.loss, trainAccuracy: weights.accuracy,
      architectureLoss: architecture.lossOfSteps, devAccuracy: evaluation.accuracy,
      devEqualErrorRate: evaluation.equalErrorRate,
      genotype: architectureNow.genotype(edgeNormalisation: network.edgeNormalisation))
  }

  func store(in checkpoint: inout SafeTensors) throws {
    state.store(in: &checkpoint)
    SearchOutcome.store(architectures, in: &checkpoint)
  }

  func restore(_ epochs: [SearchEpoch], from checkpoint: SafeTensors, path: String) throws {
    let history = try SearchOutcome(checkpoint, path: path).architectures
    try state.restore(from: checkpoint, path: path)
    architectures = history
  }
}
