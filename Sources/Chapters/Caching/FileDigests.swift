import Foundation
import Basics

/// Digests of files and folders, remembered between runs: a file whose size, time of change and inode are the same is
/// not read again.
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
    let stamp = "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ino)"
    if let entry = entries[path], entry.stamp == stamp { return entry.digest }
    let digest = try Digest(ofFile: path)
    entries[path] = Entry(stamp: stamp, digest: digest)
    return digest
  }
}
