import Basics
import Features
import Foundation

/// A folder of features that are computed once and mapped into memory by every later run.
///
/// There is one file for each front-end and list of audio files. It is used only as long as every audio file has the
/// size and time of change that it had, every matrix has its digest, and this program computes the same bits for a
/// fixed signal; what does not fit is computed again. Any number of processes may use a folder at the same time, and
/// may be killed at any moment.
public struct FeatureCache: Sendable {
  /// Absolute.
  public let folder: String
  /// Told what a user should know; by default a line where progress is shown.
  let say: @Sendable (String) -> Void

  /// - Parameters:
  ///   - folder: nil for the standard folder.
  ///   - say: nil for lines where progress is shown.
  public init(folder: String? = nil, say: (@Sendable (String) -> Void)? = nil) {
    self.folder = Self.absolute(folder ?? Self.standardFolder)
    self.say = say ?? { ProgressLine.say($0) }
  }

  /// The environment variable `KIT_FEATURE_CACHE`, else `$XDG_CACHE_HOME/pc-darts-kit/features`, else
  /// `~/.cache/pc-darts-kit/features`.
  public static var standardFolder: String {
    let environment = ProcessInfo.processInfo.environment
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    return value("KIT_FEATURE_CACHE")
      ?? "\(value("XDG_CACHE_HOME") ?? "\(NSHomeDirectory())/.cache")/pc-darts-kit/features"
  }

  static let placeAdvice =
    "Name a folder that may be written with --cache or the environment variable KIT_FEATURE_CACHE, or hold the features"
    + " in memory with --no-cache."

  static let spaceAdvice =
    "Free space (./kit cache list shows what is kept), name a folder on another disk with --cache or the environment"
    + " variable KIT_FEATURE_CACHE, or hold the features in memory with --no-cache."

  /// The features of all trials, from the folder as far as they are there, else computed and kept.
  ///
  /// No audio and no features are in this process's own memory but what its threads work on. Another process that
  /// computes the same features is waited for.
  /// - Parameters:
  ///   - name: what the trials are, for progress.
  ///   - path: where the audio of a trial is.
  /// - Throws: `KitError` naming the utterances that cannot be read, with all others kept, or for a disk without room;
  ///   `Interrupted`, with what was computed kept.
  func features(
    of trials: [Trial], configuration: FeatureConfiguration, workers: Workers, name: String, path: (Trial) -> String
  ) throws -> FeatureStore {
    let paths = trials.map { Self.absolute(path($0)) }
    let request = FeatureCacheRequest(
      cache: self, header: FeatureFileHeader(configuration, paths: paths), configuration: configuration, paths: paths,
      name: name, workers: workers)
    let (file, entries) = try request.wholeFile()
    return FeatureStore(
      trials, rows: file.header.rows, frames: file.header.frames, name: configuration.name,
      digests: entries.map(\.digest), memory: try file.map())
  }

  /// A path from the root, without a look at the disk.
  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }
}
