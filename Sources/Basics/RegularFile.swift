import Foundation

/// A file that holds bytes, as opposed to a folder, a pipe or a device, which could be waited for without end.
public enum RegularFile {
  /// Throws `KitError` naming the path if there is nothing, or no regular file, at its end; links are followed.
  ///
  /// - Parameters:
  ///   - path: where it should be.
  ///   - kind: what it should be, for messages: `audio file`.
  ///   - advice: what to do where there is nothing.
  /// - Throws: `KitError`.
  public static func check(_ path: String, kind: String = "file", advice: String = "Check the path.") throws {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else {
      let reason = errno
      guard reason == ENOENT || reason == ENOTDIR else {
        throw KitError("cannot read the file: \(String(cString: strerror(reason)))", at: path, advice: advice)
      }
      throw KitError("there is no such \(kind)", at: path, advice: advice)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR:
      let article = kind.first.map { "aeiou".contains($0) } == true ? "an" : "a"
      throw KitError("this is a folder, not \(article) \(kind)", at: path, advice: "Name a file in it.")
    default:
      throw KitError("this is a pipe or device, not a regular file", at: path, advice: "Copy its content to a file.")
    }
  }
}
