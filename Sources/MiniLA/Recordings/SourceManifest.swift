import Datasets
import Foundation
import Basics

/// Every human recording that the corpus is made from: where it comes from, who speaks, and what its bytes must be.
///
/// `data-manifests/mini-la.json` holds packages and speakers, `data-manifests/mini-la-files.tsv` one recording a line.
public struct SourceManifest: Sendable {
  /// A Debian package of recordings.
  public struct Package: Codable, Equatable, Sendable {
    public var name: String
    /// The version that the digests were taken from.
    public var version: String
    /// As its `debian/copyright` says.
    public var licence: String
    public var copyright: String
    public var source: String

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
    public var package: String
    /// Folders of the package that hold the recordings.
    public var folders: [String]
    /// As the package names it.
    public var language: String
    public var split: Partition
    /// The name in protocols: `LA_0001`.
    public var identifier: String

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
    public var sha256: String
    public var speaker: String
    /// Below the unpacked package.
    public var path: String

    public init(sha256: String, speaker: String, path: String) {
      self.sha256 = sha256
      self.speaker = speaker
      self.path = path
    }
  }

  struct Header: Codable {
    var description: String
    /// Tells the file from the manifests of external data in the same folder.
    var kind: String
    var packages: [Package]
    var speakers: [Speaker]
  }

  public var packages: [Package]
  public var speakers: [Speaker]
  public var files: [File]

  static let headerName = "mini-la.json"
  static let filesName = "mini-la-files.tsv"
  static let columns = ["sha256", "speaker", "language", "licence", "path"]

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

  /// Writes both files into a folder.
  public func write(to folder: String, description: String) throws {
    let header = Header(description: description, kind: "embedded corpus", packages: packages, speakers: speakers)
    try AtomicFile.write(CanonicalJSON.encode(header), to: "\(folder)/\(Self.headerName)")
    var lines = [Self.columns.joined(separator: "\t")]
    for file in files {
      guard let speaker = speakers.first(where: { $0.name == file.speaker }),
        let package = packages.first(where: { $0.name == speaker.package })
      else { throw KitError("the file \(file.path) names the unknown speaker \"\(file.speaker)\"") }
      lines.append(
        [file.sha256, speaker.name, speaker.language, package.licence, file.path].joined(separator: "\t"))
    }
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: "\(folder)/\(Self.filesName)")
  }
}
