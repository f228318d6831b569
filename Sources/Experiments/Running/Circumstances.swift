import Basics
import Datasets
import Training

/// What a result depends on besides its configuration: the engine that is at hand, and the corpus.
public struct Circumstances {
  private let workers: Workers
  private let data: CorpusFeatures?

  /// - Parameter data: the corpus that results are compared with; nil leaves the comparison of data out.
  public init(workers: Workers, data: CorpusFeatures?) {
    self.workers = workers
    self.data = data
  }

  /// What this engine computes for a configuration.
  func fingerprint(of configuration: ExperimentConfiguration) throws -> EngineFingerprint {
    try EngineFingerprint.current(of: configuration, workers: workers)
  }

  /// Why results of another fingerprint are not those of this engine; nil if they are.
  ///
  /// Where there is none to compare with, nothing is computed.
  func difference(
    from other: EngineFingerprint?, for configuration: ExperimentConfiguration
  ) throws -> String? {
    guard let other else { return EngineFingerprint.missing }
    return try fingerprint(of: configuration).difference(from: other)
  }

  /// Digests of the partitions that an experiment takes, by their names; nil if there is no corpus to compare with.
  func corpus(of experiment: Experiment) throws -> [String: Digest]? {
    guard !experiment.partitions.isEmpty else { return [:] }
    guard let data else { return nil }
    return Dictionary(
      uniqueKeysWithValues: try experiment.partitions.map { ($0.rawValue, try data.digest(of: $0)) })
  }

  /// Why a record is not what the experiment would come to here and now; none if it is.
  ///
  /// - Parameter expected: the configuration that is wanted.
  func objections(to record: ExperimentRecord, of experiment: Experiment, expected: ExperimentConfiguration) throws
    -> [String]
  {
    guard record.configuration == expected else { return ["it was made with another configuration"] }
    if let difference = try difference(from: record.fingerprint, for: expected) { return [difference] }
    guard let corpus = try corpus(of: experiment) else { return [] }
    let others = corpus.keys.sorted().filter { record.corpus?[$0] != corpus[$0] }
    return others.isEmpty ? [] : ["it was made from other data: \(others.joined(separator: ", ")) differ"]
  }
}

extension Experiment {
  /// The partitions of the corpus that it takes.
  var partitions: [Partition] {
    switch work {
    case .search: return [.train, .dev]
    case .training: return [.train, .dev, .eval]
    case .cost: return []
    }
  }
}
