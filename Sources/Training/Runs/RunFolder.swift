import Foundation
import Basics

/// The folder of a run that can be interrupted: its last checkpoint and its log.
///
/// `checkpoint.safetensors` is replaced after every epoch, `log.jsonl` has one line an epoch.
public struct RunFolder {
  /// Of the folder.
  public let path: String
  /// What decides the result of the run that the folder is for.
  public let identity: RunIdentity

  /// The state after the last finished epoch.
  public var checkpointPath: String { path + "/checkpoint.safetensors" }
  private var lockPath: String { path + "/.lock" }
  /// One line of JSON for each finished epoch.
  public var logPath: String { path + "/log.jsonl" }

  /// Where a finished training leaves its model.
  public static func modelPath(in folder: String) -> String { folder + "/model.safetensors" }

  /// A folder that may not exist yet.
  public init(path: String, identity: RunIdentity) {
    self.path = path
    self.identity = identity
  }

  /// Makes the folder this process's own until the lock is released or the process ends.
  ///
  /// Throws `KitError` naming the process that has it.
  public func lock() throws -> FileLock {
    if let lock = try FileLock.take(lockPath) { return lock }
    let holder = FileLock.holder(of: lockPath)
    throw KitError(
      "\(holder.map { "the process \($0)" } ?? "another process") is running in this folder", at: path,
      advice: "Wait for it to end or name another folder"
        + (holder.map { "; kill \($0) stops it, and what it has finished stays" } ?? "") + ".")
  }

  /// The last checkpoint; nil in a new folder.
  ///
  /// Throws `KitError` if the file is damaged, or if it belongs to a run with another identity, naming every
  /// difference.
  public func loadCheckpoint() throws -> SafeTensors? {
    try removeLeftovers()
    guard FileManager.default.fileExists(atPath: checkpointPath) else { return nil }
    let checkpoint = try SafeTensors(contentsOf: checkpointPath)
    let other = try Self.decode(RunIdentity.self, "identity", from: checkpoint, path: checkpointPath)
    let differences = identity.differences(from: other)
    guard differences.isEmpty else {
      throw KitError(
        "the run folder belongs to a run with another configuration: \(differences.joined(separator: "; "))",
        at: path, advice: "Name another folder, or remove this one to start anew.")
    }
    return checkpoint
  }

  /// Replaces the checkpoint; the identity is added to its metadata.
  public func save(_ checkpoint: SafeTensors) throws {
    var checkpoint = checkpoint
    checkpoint.metadata["identity"] = try Self.encode(identity)
    try checkpoint.write(to: checkpointPath)
  }

  /// Keeps the first `epochs` lines of the log and adds `line`.
  public func log(keeping epochs: Int, adding line: String) throws {
    let old = FileManager.default.fileExists(atPath: logPath) ? try AtomicFile.readText(logPath) : ""
    let kept = old.split(separator: "\n").prefix(epochs).map(String.init)
    try AtomicFile.write((kept + [line]).joined(separator: "\n") + "\n", to: logPath)
  }

  /// Removes temporary files that a killed process left.
  private func removeLeftovers() throws {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return }
    for name in names.sorted() where name.hasPrefix(".") && name.hasSuffix(".tmp") {
      try FileManager.default.removeItem(atPath: path + "/" + name)
    }
  }

  /// A value as one line of JSON with sorted keys.
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// A value from a file's metadata; throws `KitError` naming the file and the key.
  static func decode<Value: Decodable>(
    _ type: Value.Type, _ key: String, from file: SafeTensors, path: String
  ) throws -> Value {
    guard let text = file.metadata[key] else {
      throw KitError(
        "there is no \"\(key)\" in the file's metadata", at: path, advice: "The file was not written by this program.")
    }
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw KitError("cannot read \"\(key)\" in the file's metadata: \(error)", at: path)
    }
  }
}

extension SafeTensors {
  mutating func add(_ more: [String: Tensor]) { tensors.merge(more) { _, new in new } }
}
