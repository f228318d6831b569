import Foundation

extension AtomicFile {
  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: a regular file.
  ///   - limit: the most bytes that it may have.
  /// - Throws: `KitError` naming it if it is missing, no regular file, larger than `limit` or cannot be read.
  public static func read(_ path: String, limit: Int = 1 << 31) throws -> Data {
    try check(path)
    var status = stat()
    if stat(path, &status) == 0, status.st_size > limit {
      throw KitError(
        "the file has \(ByteCount.text(Int(status.st_size))), more than the \(ByteCount.text(limit)) that are read",
        at: path, advice: "Check that it is the right file.")
    }
    guard let data = FileManager.default.contents(atPath: path) else { throw unreadable(path) }
    return data
  }

  /// The first `count` bytes of a file, or all of a shorter one.
  ///
  /// Throws `KitError` naming it if it is missing, no regular file, or cannot be read.
  public static func start(of path: String, count: Int) throws -> Data {
    try check(path)
    guard let file = FileHandle(forReadingAtPath: path) else { throw unreadable(path) }
    defer { try? file.close() }
    do {
      return try file.read(upToCount: count) ?? Data()
    } catch { throw unreadable(path) }
  }

  /// Reads a whole UTF-8 text file of at most 256 MiB.
  ///
  /// Throws `KitError` naming it if it is missing, no regular file, too large, or not UTF-8.
  public static func readText(_ path: String) throws -> String {
    guard let text = String(data: try read(path, limit: 1 << 28), encoding: .utf8) else {
      throw KitError("the file is not UTF-8 text", at: path)
    }
    return text
  }

  private static func check(_ path: String) throws {
    var status = stat()
    // What is not there is said in the same words as what may not be read.
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { throw unreadable(path) }
    try RegularFile.check(path)
  }

  private static func unreadable(_ path: String) -> KitError {
    KitError("cannot read the file", at: path, advice: "Check that it exists and may be read.")
  }
}
