import Basics
import Foundation

/// How the files of a manifest are: present and right, missing, or wrong.
public struct DataVerification: Encodable, Equatable, Sendable {
  /// One file.
  public struct Finding: Encodable, Equatable, Sendable {
    /// How a file is: there and right, not there, or there and not what it should be.
    public enum Status: String, Encodable, Sendable {
      case present
      case missing
      case wrong
    }

    /// The file's name.
    public let file: String
    /// How it is.
    public let status: Status
    /// Where it is; for a missing file, where it was looked for.
    public let places: [String]
    /// What was expected and what was found, one phrase each.
    public let problems: [String]
  }

  /// The manifest's identifier.
  public let identifier: String
  /// One finding for each file, in the manifest's order.
  public let findings: [Finding]

  /// The worst status of all files: wrong, missing, present.
  public var status: Finding.Status {
    let statuses = findings.map(\.status)
    return statuses.contains(.wrong) ? .wrong : statuses.contains(.missing) ? .missing : .present
  }

  /// Looks at every file of a manifest.
  ///
  /// Sizes, digests, trials and the presence of every utterance's file are checked, as far as the manifest knows them.
  /// Throws `KitError` only for a file that is there and cannot be read.
  public init(_ manifest: DataManifest, in data: ExternalData) throws {
    identifier = manifest.identifier
    findings = try manifest.files.map { file in
      guard let path = data.find(file) else {
        return Finding(file: file.name, status: .missing, places: data.candidates(file), problems: [])
      }
      let problems = try Self.problems(file, at: path, in: data)
      return Finding(
        file: file.name, status: problems.isEmpty ? .present : .wrong, places: [path], problems: problems)
    }
  }

  private static func problems(_ file: DataManifest.File, at path: String, in data: ExternalData) throws -> [String] {
    var problems: [String] = []
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw KitError("cannot read the file: \(String(cString: strerror(errno)))", at: path)
    }
    if let expected = file.size, status.st_size != expected {
      problems.append("expected \(expected) bytes, found \(status.st_size)")
    }
    if problems.isEmpty, let expected = file.sha256 {
      let digest = try Digest(ofFile: path).hex
      if digest != expected { problems.append("expected SHA-256 \(expected), found \(digest)") }
    }
    guard let expected = file.trials else { return problems }
    let trials: [Trial]
    do {
      trials = try TrialProtocol.read(path)
    } catch let error as KitError {
      return problems + ["not a protocol: \(error)"]
    }
    let counts = Dictionary(trials.map { ($0.attack ?? "bonafide", 1) }, uniquingKeysWith: +)
    let wanted = expected.attacks.merging(["bonafide": expected.bonafide]) { first, _ in first }
    for kind in Set(counts.keys).union(wanted.keys).sorted() where counts[kind] != wanted[kind] {
      problems.append("expected \(wanted[kind] ?? 0) trials of \(kind), found \(counts[kind] ?? 0)")
    }
    guard let audio = file.audio else { return problems }
    let folder = "\(data.folder)/\(audio)"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return problems + ["expected the audio in \(folder), found no such folder"]
    }
    let present = Set(names)
    let absent = trials.filter { !present.contains("\($0.utterance).flac") }
    if let first = absent.first {
      problems.append(
        "expected \(trials.count) FLAC files in \(folder), found \(trials.count - absent.count); \(first.utterance).flac is missing"
          + (absent.count > 1 ? ", for one" : ""))
    }
    return problems
  }
}
