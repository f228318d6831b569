/// Paths that lead from one folder to a file.
enum RelativePath {
  /// - Parameters:
  ///   - folder: absolute.
  ///   - target: absolute.
  static func from(_ folder: String, to target: String) -> String {
    let start = normal(folder)
    let end = normal(target)
    let common = zip(start, end).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: start.count - common) + end[common...]).joined(separator: "/")
  }

  /// The names of a path, with `.` and `..` worked out.
  static func normal(_ path: String) -> [String] {
    var names: [String] = []
    for name in path.split(separator: "/").map(String.init) where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return names
  }
}
