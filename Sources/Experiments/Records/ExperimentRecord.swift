import Basics
import Training

/// What an experiment came to: a file of the ledger.
public struct ExperimentRecord: Codable, Equatable, Sendable {
  /// The experiment's name.
  public let identifier: String
  /// At which scale it ran.
  public let profile: Profile
  /// What decided its random draws.
  public let seed: UInt64
  /// Everything but the data that decided its result.
  public let configuration: ExperimentConfiguration
  /// What the engine that made it computes; nil in records of older versions.
  public let fingerprint: EngineFingerprint?
  /// Digests of the protocols and audio of the partitions that it took, by their names; nil in records of older versions.
  public let corpus: [String: Digest]?
  /// What the features of these partitions were; empty for an experiment that needs none.
  public let data: [String: String]
  /// What it came to.
  public let result: ExperimentResult
  /// SHA-256 of the files that the experiment left beside its record, by their names.
  public let artefacts: [String: Digest]
  /// What another run of the same experiment may find different.
  public let measured: Measured
  /// Digest of all of the above as it is written; nil in records of older versions.
  private(set) var digest: Digest?

  init(
    identifier: String, profile: Profile, seed: UInt64, configuration: ExperimentConfiguration,
    fingerprint: EngineFingerprint, corpus: [String: Digest], data: [String: String], result: ExperimentResult,
    artefacts: [String: Digest], measured: Measured
  ) throws {
    self.identifier = identifier
    self.profile = profile
    self.seed = seed
    self.configuration = configuration
    self.fingerprint = fingerprint
    self.corpus = corpus
    self.data = data
    self.result = result
    self.artefacts = artefacts
    self.measured = measured
    digest = try contentDigest()
  }

  /// Digest of everything but the digest.
  private func contentDigest() throws -> Digest {
    var content = self
    content.digest = nil
    return Digest(of: try CanonicalJSON.encode(content))
  }

  /// Whether the record is as it was written; true for one of an older version, which cannot tell.
  func isWhole() throws -> Bool { try digest.map { try $0 == contentDigest() } ?? true }

  /// A digest of all that must be the same whenever and wherever the experiment is run with the same build of the
  /// engine: everything but `measured` and the platform's fingerprint.
  public func reproducibleDigest() throws -> Digest {
    struct Part: Encodable {
      let identifier: String
      let profile: Profile
      let seed: UInt64
      let configuration: ExperimentConfiguration
      let engine: Digest?
      let corpus: [String: Digest]?
      let data: [String: String]
      let result: ExperimentResult
      let artefacts: [String: Digest]
    }
    return Digest(
      of: try CanonicalJSON.encode(
        Part(
          identifier: identifier, profile: profile, seed: seed, configuration: configuration,
          engine: fingerprint?.engine, corpus: corpus, data: data, result: result, artefacts: artefacts)))
  }
}

/// When, where and how fast an experiment ran.
public struct Measured: Codable, Equatable, Sendable {
  /// The day and time at which its last epoch ended, in ISO 8601.
  public let date: String
  /// The kit's git commit then, with `-changed` behind it if its sources were not those of the commit; nil outside a
  /// checkout.
  public let revision: String?
  /// What its last epoch ran on.
  public let machine: Machine
  /// The threads of its last epoch.
  public let threads: Int
  /// The work itself, over all resumptions, in seconds.
  public let seconds: Double
  /// The median of its epochs; nil where there are none.
  public let secondsPerEpoch: Double?
  /// The time and memory of steps, for the experiments that are about them.
  public let steps: StepCost?
  /// From when to when, on what and at which commits it ran, in order; nil in records of older versions.
  public let stretches: [RunStretch]?
}

/// What the steps of a search took.
public struct StepCost: Codable, Equatable, Sendable {
  /// The median of one architecture step, in seconds.
  public let architectureSeconds: Double
  /// The median of one weight step, in seconds.
  public let weightSeconds: Double
  /// The bytes on the heap that the network and its optimisers hold after these steps; a step takes no others.
  public let bytes: Int
}
