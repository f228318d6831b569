import Basics
import Datasets
import Features
import Networks
import Training

/// Everything but the data that decides an architecture search, and the way to make one of it.
///
/// The command line, the matrix of experiments and the book's chapters all make their searches here.
public struct SearchSetup: Codable, Equatable, Sendable {
  /// What the network sees of an utterance.
  public var features: FeatureConfiguration
  /// The network of all architectures; its rows, frames and batch capacity follow from the features and the recipe.
  public var network: SearchNetworkConfiguration
  /// How it is trained; its seed decides every random draw.
  public var recipe: SearchConfiguration

  /// A search of `network` on `features` by `recipe`.
  public init(features: FeatureConfiguration, network: SearchNetworkConfiguration, recipe: SearchConfiguration) {
    self.features = features
    self.network = network
    self.recipe = recipe
  }

  /// The setup of one of the paper's experiments; throws `KitError` if the identifier is not that of a search.
  public init(_ identifier: String, _ profile: Profile, seed: UInt64) throws {
    guard case .search(let setup) = try Experiment.named(identifier).configuration(profile, seed: seed) else {
      throw KitError("the experiment \(identifier) is no search")
    }
    self = setup
  }

  /// Throws `KitError` naming the first setting of recipe or network that makes no sense.
  public func validate() throws {
    try recipe.validate()
    try network.validate()
  }

  /// Equal halves of the train set, stratified by class and attack and drawn with the recipe's seed.
  public func halves(of train: FeatureStore) -> SearchHalves {
    SearchHalves(splitting: train.trials, seed: recipe.seed)
  }

  /// Reads the data and prepares the search, which goes on from the run folder's checkpoint if there is one.
  ///
  /// A checkpoint of another engine, other data or another configuration is never gone on with.
  ///
  /// - Parameters:
  ///   - halves: splits the train set's trials; nil for `halves(of:)`.
  ///   - runFolder: where checkpoint and log are kept; nil keeps nothing.
  ///   - start: what to do with an earlier run's files in the folder.
  ///   - origin: stamped on each epoch's line of the log.
  /// - Throws: `KitError` as `ArchitectureSearch` and `CorpusFeatures` do; `Interrupted`.
  public func prepare(
    _ data: CorpusFeatures, halves: (([Trial]) throws -> SearchHalves)? = nil, runFolder: String? = nil,
    start: RunStart = .goingOn, origin: RunOrigin? = nil
  ) throws -> ArchitectureSearch {
    try validate()
    var identity = RunIdentity()
    if runFolder != nil {
      identity.add(try EngineFingerprint.current(of: .search(self), workers: data.workers))
    }
    let train = try data.source(.train, features)
    let split = try halves?(train.trials) ?? self.halves(of: train)
    let dev = try data.source(.dev, features)
    return try ArchitectureSearch(
      network: network,
      data: SearchData(train: train, weightHalf: split.weights, architectureHalf: split.architecture, dev: dev),
      configuration: recipe, runFolder: runFolder, identity: identity, start: start, origin: origin,
      workers: data.workers)
  }
}
