/// How a training went; the network then holds the weights of `best`.
public struct TrainingOutcome: Equatable {
  public let epochs: [TrainingEpoch]
  /// The model of the best epoch.
  public let model: ModelFile

  /// The first epoch with the best dev accuracy.
  public var best: TrainingEpoch { epochs.best! }
}

extension [TrainingEpoch] {
  /// The first epoch with the best dev accuracy; nil if there is none.
  public var best: TrainingEpoch? { dropFirst().reduce(first) { $1.devAccuracy > $0!.devAccuracy ? $1 : $0 } }
}
