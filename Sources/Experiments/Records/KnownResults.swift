import Basics
import Training

/// The records of a ledger, and where it has none that counts the frozen ones that are kept with the sources.
///
/// A frozen record was written by an earlier run of this kit, on the machine and at the commit that it names.
public struct KnownResults {
  /// A record, and where it comes from.
  public struct Entry {
    /// Where a record comes from.
    public enum Origin: Sendable {
      /// The ledger: this configuration, engine and corpus.
      case thisLedger
      /// Kept with the sources, and of an engine that computes what this one does.
      case frozen
      /// Kept with the sources, and of another engine, or one that left no fingerprint.
      case frozenOfOlderEngine
    }

    /// What is known.
    public let record: ExperimentRecord
    /// Where it comes from.
    public let origin: Origin
  }

  /// An experiment that has run here, beside its frozen record.
  public struct Comparison {
    /// The experiment's name.
    public let identifier: String
    /// The EER on eval here, in [0, 1].
    public let now: Double
    /// The EER on eval in the frozen record, in [0, 1].
    public let frozen: Double
    /// Why the two need not be the same; nil if they must be the same bits.
    public let excuse: String?
  }

  private let ledger: Ledger
  private let frozen: Ledger
  private let profile: Profile
  private let seed: UInt64
  private let circumstances: Circumstances

  /// - Parameters:
  ///   - frozen: the folder with a ledger for each profile that has frozen records.
  ///   - circumstances: the engine and the corpus that a record must be of to count as one of this ledger.
  public init(ledger: Ledger, frozen: String, profile: Profile, seed: UInt64, circumstances: Circumstances) {
    self.ledger = ledger
    self.frozen = Ledger(folder: "\(frozen)/\(profile.rawValue)")
    self.profile = profile
    self.seed = seed
    self.circumstances = circumstances
  }

  /// The ledger's record of an experiment as it would run here and now, else a frozen one, else nil.
  ///
  /// Throws `KitError` naming a record that is damaged.
  public func entry(_ identifier: String) throws -> Entry? {
    let experiment = try Experiment.named(identifier)
    let status = try ledger.status(of: experiment, profile: profile, seed: seed, circumstances: circumstances)
    if case .recorded(let record) = status { return Entry(record: record, origin: .thisLedger) }
    guard let record = try frozenRecord(identifier) else { return nil }
    return Entry(record: record, origin: try isOfThisEngine(record) ? .frozen : .frozenOfOlderEngine)
  }

  /// The frozen record of an experiment, whatever its seed; nil without one.
  public func frozenRecord(_ identifier: String) throws -> ExperimentRecord? { try frozen.record(of: identifier) }

  private func isOfThisEngine(_ record: ExperimentRecord) throws -> Bool {
    try circumstances.difference(from: record.fingerprint, for: record.configuration) == nil
  }

  /// The EERs on eval of experiments that the ledger has and that are frozen with the same seed: now, and then.
  public func repeated() throws -> [Comparison] {
    try Experiment.paper.compactMap { experiment in
      guard let entry = try entry(experiment.identifier), entry.origin == .thisLedger,
        let frozen = try frozenRecord(experiment.identifier), frozen.seed == seed,
        let now = entry.record.training, let then = frozen.training
      else { return nil }
      let excuse =
        frozen.configuration != entry.record.configuration
        ? "another configuration"
        : frozen.data != entry.record.data ? "another corpus" : try isOfThisEngine(frozen) ? nil : "an older engine"
      return Comparison(
        identifier: experiment.identifier, now: now.evaluation.equalErrorRate,
        frozen: then.evaluation.equalErrorRate, excuse: excuse)
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
