import Basics
import Foundation

/// What the kit knows of data that others made: where to get them, under which terms, and how to tell that they are
/// right.
///
/// One JSON file each in `data-manifests/`, with `"kind": "external data"`.
public struct DataManifest: Codable, Equatable, Sendable {
  /// A file, and what it must be like.
  public struct File: Codable, Equatable, Sendable {
    /// From the data folder.
    public let path: String
    /// Other places where it may lie, from the data folder.
    public let alternatives: [String]
    /// In bytes; nil where it is not known.
    public let size: Int?
    /// Digest of the file's bytes in lower-case hexadecimal digits; nil where it is not known.
    public let sha256: String?
    /// What a protocol holds; nil for another file.
    public let trials: TrialCounts?
    /// The folder with the audio of a protocol's utterances, from the data folder.
    public let audio: String?

    /// The file's name.
    public var name: String { URL(fileURLWithPath: path).lastPathComponent }
  }

  /// How many trials of each kind a protocol holds.
  public struct TrialCounts: Codable, Equatable, Sendable {
    /// Bona fide trials.
    public let bonafide: Int
    /// By attack.
    public let attacks: [String: Int]

    /// Trials of all kinds.
    public var total: Int { attacks.values.reduce(bonafide, +) }
  }

  /// Tells the file from other manifests of the folder: `external data`.
  public let kind: String
  /// A short name, also that of the manifest's file.
  public let identifier: String
  /// A name for people.
  public let title: String
  /// Where the data come from: an address or a reference.
  public let source: String
  /// The terms under which they may be used.
  public let licence: String
  /// Chapters and commands that need the data.
  public let usedBy: [String]
  /// Shell commands that fetch the data, with `$DIR` for the data folder; the kit prints them and never runs them.
  public let obtain: [String]
  /// What there is, at least one file.
  public let files: [File]

  static let kind = "external data"

  /// The manifests of a folder, in the order of their identifiers; files of another kind are passed over.
  ///
  /// Throws `KitError` naming a file that is no JSON, has no kind, or lacks or misspells a key.
  public static func read(folder: String) throws -> [DataManifest] {
    struct Kind: Decodable { let kind: String }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw KitError("there is no folder of data manifests", at: folder)
    }
    return try names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      guard try CanonicalJSON.decode(Kind.self, fromFile: path).kind == kind else { return nil }
      let manifest = try CanonicalJSON.decode(DataManifest.self, fromFile: path)
      guard !manifest.files.isEmpty, manifest.identifier + ".json" == name else {
        throw KitError(
          "the manifest of \(manifest.identifier) lists \(manifest.files.count) files", at: path,
          advice: "It lists at least one, and its file is named after its identifier.")
      }
      return manifest
    }.sorted { $0.identifier < $1.identifier }
  }
}
