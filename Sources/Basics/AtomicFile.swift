import Foundation

/// Writes files so that a reader sees either the old content or the whole new one.
public enum AtomicFile {
  /// Writes `data` beside `path` under a temporary name, flushes it to the disk, and renames it; makes missing folders.
  ///
  /// A symbolic link stays and what it leads to is replaced; into a device, such as `/dev/stdout`, the data are written.
  /// - Parameters:
  ///   - data: the whole content.
  ///   - path: where it goes.
  /// - Throws: `KitError` naming the path if it cannot be written, or is a folder, a pipe, or empty.
  public static func write(_ data: Data, to path: String) throws {
    switch try OutputPlace(path) {
    case .descriptor(let descriptor):
      StandardStreams.flush()
      try put(data, descriptor, path)
    case .device(let device):
      let descriptor = open(device, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure("write", path) }
      defer { close(descriptor) }
      try put(data, descriptor, path)
    case .file(let file): try replace(file, data, path)
    }
  }

  /// Writes text as UTF-8; as `write(_:to:)` of bytes.
  public static func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  /// Makes a file through a temporary one beside it, which `make` writes; makes missing folders.
  ///
  /// - Parameters:
  ///   - path: a regular file, or nothing yet; a symbolic link there stays.
  ///   - make: writes the temporary file, whose path it gets; what it throws removes that file.
  /// - Throws: `KitError` naming the path if it is no file, or cannot be written; and what `make` throws.
  public static func replace(_ path: String, by make: (_ temporary: String) throws -> Void) throws {
    guard case .file(let file) = try OutputPlace(path) else {
      throw KitError("this form of file cannot be written to a device", at: path, advice: "Name a file.")
    }
    let temporary = try temporaryName(file, path)
    do {
      try make(temporary)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, file) == 0 else {
      let error = failure("write", path)
      unlink(temporary)
      throw error
    }
  }

  private static func replace(_ file: String, _ data: Data, _ path: String) throws {
    try replace(file) { temporary in
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw failure("write", path) }
      do {
        try put(data, descriptor, path)
        guard fsync(descriptor) == 0 else { throw failure("write", path) }
      } catch {
        close(descriptor)
        throw error
      }
      guard close(descriptor) == 0 else { throw failure("write", path) }
    }
  }

  /// A name beside a file, in a folder that is there.
  private static func temporaryName(_ file: String, _ path: String) throws -> String {
    let target = URL(fileURLWithPath: file)
    let folder = target.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw KitError(
        "cannot make the folder \(folder.path)", at: path, advice: "Check that its parent may be written.")
    }
    return folder.appendingPathComponent(".\(target.lastPathComponent).\(getpid()).tmp").path
  }

  private static func put(_ data: Data, _ descriptor: Int32, _ path: String) throws {
    try data.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = Foundation.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw failure("write", path) }
        offset += count
      }
    }
  }

  private static func failure(_ action: String, _ path: String) -> KitError {
    let reason = String(cString: strerror(errno))
    return KitError("cannot \(action): \(reason)", at: path, advice: "Check the permissions and the free space.")
  }
}
