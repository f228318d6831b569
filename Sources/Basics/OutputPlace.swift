import Foundation

/// Where an output goes that a user names: to a file, or into a stream or device that is there already.
public enum OutputPlace: Equatable, Sendable {
  /// A regular file, there or not, by a path without links at its end: it may be replaced.
  case file(String)
  /// An open descriptor of this process, as `/dev/stdout` names it.
  case descriptor(Int32)
  /// A character device, such as `/dev/full`: written to, never replaced.
  case device(String)

  /// What a path stands for.
  ///
  /// A symbolic link is followed, also where there is no file at its end yet.
  /// - Throws: `KitError` for a path without a name, a folder, a pipe, a socket or a disk, and for links in a circle.
  public init(_ path: String) throws {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw KitError("the output has no name", at: "\"\(path)\"", advice: "Name a file.")
    }
    if let descriptor = Self.descriptor(path) {
      self = .descriptor(descriptor)
      return
    }
    var place = path
    for _ in 0..<40 {
      var status = stat()
      guard lstat(place, &status) == 0 else {
        self = .file(place)
        return
      }
      switch status.st_mode & S_IFMT {
      case S_IFLNK:
        let target = try Self.target(of: place)
        let folder = (place as NSString).deletingLastPathComponent
        place = target.hasPrefix("/") || folder.isEmpty ? target : "\(folder)/\(target)"
        if let descriptor = Self.descriptor(place) {
          self = .descriptor(descriptor)
          return
        }
      case S_IFREG:
        self = .file(place)
        return
      case S_IFCHR:
        self = .device(place)
        return
      case S_IFDIR: throw KitError("this is a folder", at: path, advice: "Name a file in it.")
      default: throw KitError("this is a pipe, socket or disk, not a file", at: path, advice: "Name a file.")
      }
    }
    throw KitError("its symbolic links lead in a circle", at: path, advice: "Name a file.")
  }

  /// The descriptor that a path names; nil for any other path.
  private static func descriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    default:
      for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
        return Int32(path.dropFirst(folder.count))
      }
      return nil
    }
  }

  private static func target(of link: String) throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink(link, &buffer, buffer.count - 1)
    guard count >= 0 else { throw KitError("cannot follow the link: \(String(cString: strerror(errno)))", at: link) }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
