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
  /// What the parts of the corpus were, by their names; empty for an experiment that needs none.
  public let data: [String: String]
  /// What it came to.
  public let result: ExperimentResult
  /// SHA-256 of the files that the experiment left beside its record, by their names.
  public let artefacts: [String: Digest]
  /// What another run of the same experiment may find different.
  public let measured: Measured

  /// A digest of all that must be the same whenever and wherever the experiment is run with the same build of the
  /// engine: everything but `measured`.
  public func reproducibleDigest() throws -> Digest {
    struct Part: Encodable {
      let identifier: String
      let profile: Profile
      let seed: UInt64
      let configuration: ExperimentConfiguration
      let data: [String: String]
      let result: ExperimentResult
      let artefacts: [String: Digest]
    }
    return Digest(
      of: try CanonicalJSON.encode(
        Part(
          identifier: identifier, profile: profile, seed: seed, configuration: configuration, data: data,
          result: result, artefacts: artefacts)))
  }
}

/// When, where and how fast an experiment ran.
public struct Measured: Codable, Equatable, Sendable {
  /// The day and time at which it ended, in ISO 8601.
  public let date: String
  /// The kit's git commit, with `-changed` behind it if its files were not those of the commit; nil outside a checkout.
  public let revision: String?
  /// Where the record was written.
  public let machine: Machine
  /// Threads of the process that wrote it.
  public let threads: Int
  /// The work itself, over all resumptions, in seconds.
  public let seconds: Double
  /// The median of its epochs; nil where there are none.
  public let secondsPerEpoch: Double?
  /// The time and memory of steps, for the experiments that are about them.
  public let steps: StepCost?
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
