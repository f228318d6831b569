import Basics
import Datasets
import Foundation

/// Every human recording that the corpus is made from: where it comes from, who speaks, and what its bytes must be.
///
/// `data-manifests/mini-la.json` holds packages and speakers, `data-manifests/mini-la-files.tsv` one recording a line.
public struct SourceManifest: Sendable {
  /// A Debian package of recordings.
  public struct Package: Codable, Equatable, Sendable {
    /// As the package manager knows it.
    public var name: String
    /// The version that the digests were taken from.
    public var version: String
    /// As its `debian/copyright` says.
    public var licence: String
    /// Who holds it, as the package says.
    public var copyright: String
    /// Where the package's own sources come from.
    public var source: String

    /// A package; the properties say what each part is.
    public init(name: String, version: String, licence: String, copyright: String, source: String) {
      self.name = name
      self.version = version
      self.licence = licence
      self.copyright = copyright
      self.source = source
    }
  }

  /// One human speaker, or several that a package does not tell apart: they are in the same split.
  public struct Speaker: Codable, Equatable, Sendable {
    /// Package and language: `klettres-en_GB`.
    public var name: String
    /// The package that the recordings are in.
    public var package: String
    /// Folders of the package that hold the recordings.
    public var folders: [String]
    /// As the package names it.
    public var language: String
    /// The only split in which the speaker is heard.
    public var split: Partition
    /// The name in protocols: `LA_0001`.
    public var identifier: String

    /// A speaker; the properties say what each part is.
    public init(
      name: String, package: String, folders: [String], language: String, split: Partition, identifier: String
    ) {
      self.name = name
      self.package = package
      self.folders = folders
      self.language = language
      self.split = split
      self.identifier = identifier
    }
  }

  /// One recording.
  public struct File: Equatable, Sendable {
    /// Digest of the file's bytes in lower-case hexadecimal digits.
    public var sha256: String
    /// The name of a speaker of the manifest.
    public var speaker: String
    /// Below the unpacked package.
    public var path: String

    /// A recording of a speaker, with the digest of its bytes.
    public init(sha256: String, speaker: String, path: String) {
      self.sha256 = sha256
      self.speaker = speaker
      self.path = path
    }
  }

  private struct Header: Decodable {
    var packages: [Package]
    var speakers: [Speaker]
  }

  /// Every package that is needed.
  public var packages: [Package]
  /// Every speaker, in the order of the splits.
  public var speakers: [Speaker]
  /// Every recording, grouped by speaker.
  public var files: [File]

  static let headerName = "mini-la.json"
  static let filesName = "mini-la-files.tsv"
  static let columns = ["sha256", "speaker", "language", "licence", "path"]

  /// A manifest of parts that belong together.
  public init(packages: [Package], speakers: [Speaker], files: [File]) {
    self.packages = packages
    self.speakers = speakers
    self.files = files
  }

  /// Reads both files of a folder; throws `KitError` naming the file and line that is malformed.
  public init(folder: String) throws {
    let header = try CanonicalJSON.decode(Header.self, fromFile: "\(folder)/\(Self.headerName)")
    packages = header.packages
    speakers = header.speakers
    files = []
    let path = "\(folder)/\(Self.filesName)"
    let names = Set(speakers.map(\.name))
    let lines = try AtomicFile.readText(path).split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where index > 0 && !line.isEmpty {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == Self.columns.count, fields[0].count == 64 else {
        throw KitError(
          "expected \(Self.columns.joined(separator: ", ")), separated by tabs", at: "\(path):\(index + 1)",
          advice: "Restore the file from the repository.")
      }
      guard names.contains(fields[1]) else {
        throw KitError(
          "the speaker \"\(fields[1])\" is not in \(Self.headerName)", at: "\(path):\(index + 1)",
          advice: "Restore both files from the repository.")
      }
      files.append(File(sha256: fields[0], speaker: fields[1], path: fields[4]))
    }
    for speaker in speakers where !packages.contains(where: { $0.name == speaker.package }) {
      throw KitError(
        "the speaker \"\(speaker.name)\" names the unknown package \"\(speaker.package)\"",
        at: "\(folder)/\(Self.headerName)")
    }
  }

  /// The folder `data-manifests` of the working directory or a folder above it, else that of the repository that this
  /// was built in.
  ///
  /// Throws `KitError` if there is neither.
  public static func folder() throws -> String {
    var directory = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    var candidates: [String] = []
    while directory.path != "/" {
      candidates.append(directory.path)
      directory.deleteLastPathComponent()
    }
    var repository = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { repository.deleteLastPathComponent() }
    candidates.append(repository.path)
    for candidate in candidates
    where FileManager.default.fileExists(atPath: "\(candidate)/data-manifests/\(headerName)") {
      return "\(candidate)/data-manifests"
    }
    throw KitError(
      "cannot find data-manifests/\(headerName)", at: FileManager.default.currentDirectoryPath,
      advice: "Run from the kit's repository.")
  }

  /// Reads the manifest that `folder()` finds.
  public static func standard() throws -> SourceManifest { try SourceManifest(folder: folder()) }

  /// The speakers of a split, in the manifest's order.
  public func speakers(in split: Partition) -> [Speaker] { speakers.filter { $0.split == split } }

  /// A digest of everything in it.
  public var digest: Digest {
    let lines = files.map { "\($0.sha256)\t\($0.speaker)\t\($0.path)" }
    let people = speakers.map { "\($0.name)\t\($0.split.rawValue)\t\($0.identifier)" }
    return Digest(of: (people + lines).joined(separator: "\n"))
  }
}
