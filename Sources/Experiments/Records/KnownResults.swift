import Basics
import Training

/// The records of a ledger, and where it has none the frozen ones that are kept with the sources.
///
/// A frozen record was written by an earlier run of this kit, on the machine and at the commit that it names.
public struct KnownResults {
  /// A record, and whether it is a frozen one.
  public struct Entry {
    /// What is known.
    public let record: ExperimentRecord
    /// Whether it is kept with the sources rather than in the ledger.
    public let isFrozen: Bool
  }

  private let ledger: Ledger
  private let frozen: Ledger
  private let profile: Profile
  private let seed: UInt64

  /// - Parameter frozen: the folder with a ledger for each profile that has frozen records.
  public init(ledger: Ledger, frozen: String, profile: Profile, seed: UInt64) {
    self.ledger = ledger
    self.frozen = Ledger(folder: "\(frozen)/\(profile.rawValue)")
    self.profile = profile
    self.seed = seed
  }

  /// The ledger's record of an experiment as it is configured now, else a frozen one, else nil.
  ///
  /// Throws `KitError` naming a record that is damaged.
  public func entry(_ identifier: String) throws -> Entry? {
    let experiment = try Experiment.named(identifier)
    if case .recorded(let record) = try ledger.status(of: experiment, profile: profile, seed: seed) {
      return Entry(record: record, isFrozen: false)
    }
    return try frozenRecord(identifier).map { Entry(record: $0, isFrozen: true) }
  }

  /// The frozen record of an experiment, whatever its seed; nil without one.
  public func frozenRecord(_ identifier: String) throws -> ExperimentRecord? { try frozen.record(of: identifier) }

  /// The EERs on eval of experiments that the ledger has and that are frozen with the same seed: now, and then.
  public func repeated() throws -> [(identifier: String, now: Double, frozen: Double)] {
    try Experiment.paper.compactMap { experiment in
      guard let entry = try entry(experiment.identifier), !entry.isFrozen,
        let frozen = try frozenRecord(experiment.identifier), frozen.seed == seed,
        let now = entry.record.training, let then = frozen.training
      else { return nil }
      return (experiment.identifier, now.evaluation.equalErrorRate, then.evaluation.equalErrorRate)
    }
  }
}

extension ExperimentRecord {
  /// The result of a search; nil for another kind of experiment.
  public var search: SearchResult? { if case .search(let result) = result { result } else { nil } }
  /// The result of a training; nil for another kind of experiment.
  public var training: TrainingResult? { if case .training(let result) = result { result } else { nil } }
  /// The result of a measurement of cost; nil for another kind of experiment.
  public var cost: CostResult? { if case .cost(let result) = result { result } else { nil } }
}
