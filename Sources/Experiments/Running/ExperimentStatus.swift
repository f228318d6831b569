import Basics
import Training

/// How far an experiment is.
public enum ExperimentStatus: Sendable {
  /// Its record is in the ledger.
  case recorded(ExperimentRecord)
  /// The ledger has a record of the same name that was made with another configuration, by another version of the kit.
  case outdated(ExperimentRecord)
  /// Its run has finished that many of its epochs.
  case inProgress(epochs: Int, of: Int)
  /// Nothing is there.
  case missing

  /// A word for tables.
  public var word: String {
    switch self {
    case .recorded: return "done"
    case .outdated: return "outdated"
    case .inProgress(let epochs, let total): return "epoch \(epochs) of \(total)"
    case .missing: return "missing"
    }
  }
}

extension Ledger {
  /// How far an experiment is at a profile and seed; throws `KitError` if its record or log is damaged.
  public func status(of experiment: Experiment, profile: Profile, seed: UInt64) throws -> ExperimentStatus {
    let configuration = experiment.configuration(profile, seed: seed)
    if let record = try record(of: experiment.identifier) {
      return record.configuration == configuration ? .recorded(record) : .outdated(record)
    }
    let finished = try finishedEpochs(of: experiment.identifier)
    guard finished > 0, let total = configuration.epochs else { return .missing }
    return .inProgress(epochs: finished, of: total)
  }
}
