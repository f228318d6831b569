import Architectures
import Audio
import Basics
import Datasets
import Features
import Training

/// Everything but the data that decides a training from scratch, and the way to make one of it.
///
/// The command line, the matrix of experiments and the book's chapters all make their trainings here.
public struct TrainingSetup: Codable, Equatable, Sendable {
  /// What the network sees of an utterance.
  public var features: FeatureConfiguration
  /// Where the genotype comes from: `paper`, the identifier of a search, or the genotype's text.
  public var genotype: String
  /// Cells of the network (L in the paper).
  public var cells: Int
  /// Channels of its first cell (C in the paper).
  public var channels: Int
  /// How it is trained; its seed decides every random draw.
  public var recipe: TrainingConfiguration

  /// A training of a genotype's network of `cells` cells and `channels` channels on `features` by `recipe`.
  public init(
    features: FeatureConfiguration, genotype: String, cells: Int, channels: Int, recipe: TrainingConfiguration
  ) {
    self.features = features
    self.genotype = genotype
    self.cells = cells
    self.channels = channels
    self.recipe = recipe
  }

  /// The setup of one of the paper's experiments; throws `KitError` if the identifier is not that of a training.
  public init(_ identifier: String, _ profile: Profile, seed: UInt64) throws {
    guard case .training(let setup) = try Experiment.named(identifier).configuration(profile, seed: seed) else {
      throw KitError("the experiment \(identifier) is no training")
    }
    self = setup
  }

  /// The network of a genotype at this size.
  public func description(of genotype: Genotype) -> ModelDescription {
    ModelDescription(
      genotype: genotype, cells: cells, channels: channels, rows: features.frontEnd.rows,
      frames: FrontEnd.frames(Waveform.utteranceLength), features: features)
  }

  /// Throws `KitError` naming the first setting of recipe or network that makes no sense.
  public func validate() throws {
    try recipe.validate()
    try description(of: .paper).networkConfiguration(batchCapacity: recipe.batchSize).validate()
  }

  /// Reads the data and prepares the training, which goes on from the run folder's checkpoint if there is one.
  ///
  /// A checkpoint of another engine, other data or another configuration is never gone on with.
  ///
  /// - Parameters:
  ///   - genotype: what `genotype` names.
  ///   - runFolder: where checkpoint, log and model are kept; nil keeps nothing.
  ///   - start: what to do with an earlier run's files in the folder.
  ///   - origin: stamped on each epoch's line of the log.
  /// - Throws: `KitError` as `DerivedTraining` and `CorpusFeatures` do; `Interrupted`.
  public func prepare(
    _ data: CorpusFeatures, genotype: Genotype, runFolder: String? = nil,
    start: RunStart = .goingOn, origin: RunOrigin? = nil
  ) throws -> DerivedTraining {
    try validate()
    var identity = RunIdentity()
    if runFolder != nil {
      identity.add(try EngineFingerprint.current(of: .training(self), workers: data.workers))
    }
    let train = try data.source(.train, features)
    let dev = try data.source(.dev, features)
    return try DerivedTraining(
      description(of: genotype), train: train, dev: dev, configuration: recipe, runFolder: runFolder,
      identity: identity, start: start, origin: origin, workers: data.workers)
  }
}
