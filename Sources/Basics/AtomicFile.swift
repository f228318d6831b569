import Foundation

/// Writes files so that a reader sees either the old content or the whole new one.
public enum AtomicFile {
  /// Writes `data` beside `path` under a temporary name, flushes it to the disk, and renames it; makes missing folders.
  ///
  /// Throws `KitError` naming the path.
  public static func write(_ data: Data, to path: String) throws {
    let target = URL(fileURLWithPath: path)
    let folder = target.deletingLastPathComponent()
    let temporary = folder.appendingPathComponent(".\(target.lastPathComponent).\(getpid()).tmp").path
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw KitError(
        "cannot make the folder \(folder.path)", at: path, advice: "Check that its parent may be written.")
    }
    func fail(_ action: String) -> KitError {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      return KitError("cannot \(action): \(reason)", at: path, advice: "Check the permissions and the free space.")
    }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw fail("write") }
    let written = data.withUnsafeBytes { bytes -> Bool in
      var offset = 0
      while offset < bytes.count {
        let count = Foundation.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += count
      }
      return fsync(descriptor) == 0
    }
    guard written else {
      let error = fail("write")
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else { throw fail("write") }
  }

  public static func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  /// Reads a whole file; throws `KitError` naming it.
  public static func read(_ path: String) throws -> Data {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw KitError("cannot read the file", at: path, advice: "Check that it exists and may be read.")
    }
    return data
  }

  /// The first `count` bytes of a file, or all of a shorter one; throws `KitError` naming it.
  public static func start(of path: String, count: Int) throws -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
      let file = FileHandle(forReadingAtPath: path)
    else { throw KitError("cannot read the file", at: path, advice: "Check that it exists and may be read.") }
    defer { try? file.close() }
    return try file.read(upToCount: count) ?? Data()
  }

  /// Reads a whole UTF-8 text file; throws `KitError` naming it.
  public static func readText(_ path: String) throws -> String {
    guard let text = String(data: try read(path), encoding: .utf8) else {
      throw KitError("the file is not UTF-8 text", at: path)
    }
    return text
  }
}
