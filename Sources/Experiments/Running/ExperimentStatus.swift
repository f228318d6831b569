import Basics
import Foundation
import Training

/// How far an experiment is.
public enum ExperimentStatus: Sendable {
  /// Its record is in the ledger: made with this configuration, by this engine, from these data.
  case recorded(ExperimentRecord)
  /// The ledger has a record of the same name that another configuration, engine or corpus made.
  case outdated(ExperimentRecord, reasons: [String])
  /// Its run has finished that many of its epochs.
  case inProgress(epochs: Int, of: Int)
  /// A run of another configuration or engine has finished that many epochs.
  case abandoned(epochs: Int, of: Int, reasons: [String])
  /// Nothing is there.
  case missing

  /// A word for tables.
  public var word: String {
    switch self {
    case .recorded: return "done"
    case .outdated: return "outdated"
    case .inProgress(let epochs, let total): return "epoch \(epochs) of \(total)"
    case .abandoned(let epochs, let total, _): return "outdated at epoch \(epochs) of \(total)"
    case .missing: return "missing"
    }
  }

  /// Why what is there does not count; empty if it does, or nothing is there.
  public var reasons: [String] {
    switch self {
    case .outdated(_, let reasons), .abandoned(_, _, let reasons): return reasons
    case .recorded, .inProgress, .missing: return []
    }
  }
}

extension Ledger {
  /// How far an experiment is at a profile and seed.
  ///
  /// - Parameter circumstances: the engine and the corpus that a record must be of to count.
  /// - Throws: `KitError` if its record, log or checkpoint is damaged.
  public func status(
    of experiment: Experiment, profile: Profile, seed: UInt64, circumstances: Circumstances
  ) throws -> ExperimentStatus {
    let configuration = experiment.configuration(profile, seed: seed)
    if let record = try record(of: experiment.identifier) {
      let reasons =
        try circumstances.objections(to: record, of: experiment, expected: configuration)
        + objections(to: record, of: experiment, circumstances) + changedFiles(of: record)
      return reasons.isEmpty ? .recorded(record) : .outdated(record, reasons: reasons)
    }
    let finished = try finishedEpochs(of: experiment.identifier)
    guard finished > 0, let total = configuration.epochs else { return .missing }
    guard let identity = try RunFolder.identity(of: folder(of: experiment.identifier)),
      let difference = try circumstances.difference(from: identity.fingerprint, for: configuration)
    else { return .inProgress(epochs: finished, of: total) }
    return .abandoned(epochs: finished, of: total, reasons: [difference])
  }

  /// What is wrong with the searches that a training builds on.
  private func objections(
    to record: ExperimentRecord, of experiment: Experiment, _ circumstances: Circumstances
  ) throws -> [String] {
    try experiment.requirements.compactMap { identifier in
      let search = try status(
        of: Experiment.named(identifier), profile: record.profile, seed: record.seed, circumstances: circumstances)
      guard case .recorded(let found) = search else { return "\(identifier), which it builds on, is \(search.word)" }
      return found.search?.genotype == record.training?.genotype
        ? nil : "\(identifier), which it builds on, has found another genotype since"
    }
  }

  /// The files beside a record that are not those that it names.
  private func changedFiles(of record: ExperimentRecord) throws -> [String] {
    try record.artefacts.keys.sorted().compactMap { name in
      let path = "\(folder(of: record.identifier))/\(name)"
      guard FileManager.default.fileExists(atPath: path) else { return "its file \(name) is gone" }
      return try Digest(ofFile: path) == record.artefacts[name] ? nil : "its file \(name) has changed"
    }
  }
}
