import Basics
import Foundation

/// Digests of files and folders, remembered between runs: a file whose size, times, device and inode are the same is not
/// read again.
///
/// The time of the last change of the inode is among them, which no program can set.
final class FileDigests {
  private struct Entry: Codable {
    let stamp: String
    let digest: Digest
  }

  private let path: String
  private var entries: [String: Entry]

  /// - Parameter path: the file that remembers; one that cannot be read counts as empty, since it can be made anew.
  init(remembering path: String) {
    self.path = path
    entries = (try? CanonicalJSON.decode([String: Entry].self, fromFile: path)) ?? [:]
  }

  func save() throws { try AtomicFile.write(try CanonicalJSON.encode(entries), to: path) }

  /// The digest of a file's bytes, or of a folder's names and files' digests; nil if there is nothing at `path`.
  func digest(of path: String) throws -> Digest? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT == S_IFDIR {
      let hasher = Digest.Hasher()
      for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
        // A dangling link has no content to depend on.
        guard let digest = try digest(of: "\(path)/\(name)") else { continue }
        hasher.update(Data("\(name)\n\(digest)\n".utf8))
      }
      return hasher.finish()
    }
    let stamp = Self.stamp(status)
    if let entry = entries[path], entry.stamp == stamp { return entry.digest }
    let digest = try Digest(ofFile: path)
    // The clock of a file system ticks: what changed just now may change again within the same tick.
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age = Double(now.tv_sec - status.st_ctim.tv_sec) + 1e-9 * Double(now.tv_nsec - status.st_ctim.tv_nsec)
    entries[path] = age > 1 ? Entry(stamp: stamp, digest: digest) : nil
    return digest
  }

  private static func stamp(_ status: stat) -> String {
    let times = [status.st_mtim, status.st_ctim].map { "\($0.tv_sec).\($0.tv_nsec)" }.joined(separator: " ")
    return "\(status.st_size) \(times) \(status.st_dev) \(status.st_ino)"
  }
}
