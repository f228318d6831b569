import Basics

/// How a training went; the network then holds the weights of `best`.
public struct TrainingOutcome: Equatable {
  /// In their order; at least one.
  public let epochs: [TrainingEpoch]
  /// The model of the best epoch.
  public let model: ModelFile

  /// The first epoch with the best dev accuracy.
  public var best: TrainingEpoch { epochs.best! }

  init(epochs: [TrainingEpoch], model: ModelFile) {
    self.epochs = epochs
    self.model = model
  }

  /// Reads what a finished training has left in its folder.
  ///
  /// Throws `KitError` if there is no checkpoint of a training with at least one epoch, or no model.
  public init(runFolder path: String) throws {
    let file = RunFolder(path: path, identity: RunIdentity()).checkpointPath
    let epochs = try RunFolder.decode(
      [TrainingEpoch].self, DerivedTraining.key, from: SafeTensors(contentsOf: file), path: file)
    guard !epochs.isEmpty else { throw KitError("no epoch of the training is finished", at: path) }
    self.init(epochs: epochs, model: try ModelFile.load(RunFolder.modelPath(in: path)))
  }
}

extension [TrainingEpoch] {
  /// The first epoch with the best dev accuracy; nil if there is none.
  public var best: TrainingEpoch? { dropFirst().reduce(first) { $1.devAccuracy > $0!.devAccuracy ? $1 : $0 } }
}
