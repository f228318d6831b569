import Foundation

/// An exclusive lock on a file: one holder at a time, among all processes of the machine.
///
/// The kernel releases it when its holder ends, however it ends. The file holds the holder's process number while the
/// lock is held and is removed when it is given back; one that a killed process left behind locks nothing.
public final class FileLock {
  private let path: String
  private var descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { release() }

  /// Takes the lock, making missing folders; nil if someone else holds it, be it in this process.
  ///
  /// Throws `KitError` naming the file if it cannot be written or its file system knows no locks.
  public static func take(_ path: String) throws -> FileLock? {
    let folder = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw KitError(
        "cannot make the folder", at: folder, advice: "Check that the one above may be written, or name another.")
    }
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw failure("write", path) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let reason = errno
        close(descriptor)
        if reason == EINTR { continue }
        guard reason == EWOULDBLOCK else { throw failure("lock", path, reason) }
        return nil
      }
      // Its former holder may have removed the file between our opening and locking it.
      guard isFile(descriptor, at: path) else {
        close(descriptor)
        continue
      }
      let text = "\(getpid())\n"
      guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.utf8.count, 0) == text.utf8.count else {
        let error = failure("write", path)
        unlink(path)
        close(descriptor)
        throw error
      }
      return FileLock(path: path, descriptor: descriptor)
    }
  }

  /// The process that the file names: the holder, as long as the lock is held; nil if there is none.
  public static func holder(of path: String) -> Int? {
    FileManager.default.contents(atPath: path)
      .flatMap { Int(String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// Gives the lock back and removes its file; does nothing the second time.
  public func release() {
    guard descriptor >= 0 else { return }
    unlink(path)
    close(descriptor)
    descriptor = -1
  }

  private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var mine = stat()
    var there = stat()
    return fstat(descriptor, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino
      && mine.st_dev == there.st_dev
  }

  private static func failure(_ action: String, _ path: String, _ reason: Int32 = errno) -> KitError {
    KitError(
      "cannot \(action) the file: \(String(cString: strerror(reason)))", at: path,
      advice: "Use a folder on a local disk that may be written.")
  }
}
