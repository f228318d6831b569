import Basics
import Foundation

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

  /// The last checkpoint to go on from; nil in a new folder, or where the run starts anew.
  ///
  /// Throws `KitError` if the file is damaged, or if it belongs to a run with another identity, naming every
  /// difference, and `start` is to go on.
  func loadCheckpoint(_ start: RunStart) throws -> SafeTensors? {
    try removeLeftovers()
    guard FileManager.default.fileExists(atPath: checkpointPath) else { return nil }
    if start == .anew {
      try Self.setAside(path, because: "the run starts anew")
      return nil
    }
    let checkpoint = try SafeTensors(contentsOf: checkpointPath)
    let other = try Self.decode(RunIdentity.self, "identity", from: checkpoint, path: checkpointPath)
    let objections = identity.objections(to: other)
    if objections.isEmpty { return checkpoint }
    let reasons = objections.joined(separator: "; ")
    if start == .replacingOther {
      try Self.setAside(path, because: reasons)
      return nil
    }
    let whose = identity.differences(from: other).allSatisfy { $0.hasPrefix("fingerprint.") }
    throw KitError(
      "the run folder belongs to a run \(whose ? "of another engine" : "with another configuration"): \(reasons)",
      at: path, advice: "Name another folder, or start anew: --anew moves aside what is there.")
  }

  /// The identity of the run that left its checkpoint in a folder; nil without one.
  ///
  /// Throws `KitError` naming the checkpoint if it is damaged.
  public static func identity(of path: String) throws -> RunIdentity? {
    let file = RunFolder(path: path, identity: RunIdentity()).checkpointPath
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    return try decode(RunIdentity.self, "identity", from: SafeTensors(contentsOf: file), path: file)
  }

  /// Moves what a folder holds into a new folder `earlier/N` inside it, and says so where progress is shown.
  ///
  /// Lock files stay, and so does what was moved aside before. Throws `KitError` naming a file that cannot be moved.
  ///
  /// - Returns: the new folder; nil if there was nothing to move.
  @discardableResult
  public static func setAside(_ path: String, because reason: String) throws -> String? {
    let manager = FileManager.default
    let names = ((try? manager.contentsOfDirectory(atPath: path)) ?? []).sorted()
      .filter { !$0.hasPrefix(".") && $0 != "earlier" }
    guard !names.isEmpty else { return nil }
    let number = (1...).first { !manager.fileExists(atPath: "\(path)/earlier/\($0)") }!
    let target = "\(path)/earlier/\(number)"
    do {
      try manager.createDirectory(atPath: target, withIntermediateDirectories: true)
      for name in names { try manager.moveItem(atPath: "\(path)/\(name)", toPath: "\(target)/\(name)") }
    } catch {
      throw KitError(
        "cannot move aside what the folder holds: \(error.localizedDescription)", at: path,
        advice: "Check that the folder may be written, or name another.")
    }
    ProgressLine.say("\(path): \(names.joined(separator: ", ")) moved aside to \(target), because \(reason).")
    return target
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
