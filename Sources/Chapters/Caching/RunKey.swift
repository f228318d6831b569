/// Everything that a chapter's results depend on, by name, so that a change can be said in words.
public struct RunKey: Codable, Equatable, Sendable {
  /// Digests, or the values themselves where they are short.
  public var parts: [String: String]

  /// A key of the given parts.
  public init(parts: [String: String]) { self.parts = parts }

  /// All parts, in a fixed order.
  var text: String { parts.keys.sorted().map { "\($0)=\(parts[$0]!)" }.joined(separator: "\n") }

  /// What differs between this key, of a recorded run, and what the chapter depends on now.
  public func changes(to now: RunKey) -> [String] {
    Set(parts.keys).union(now.parts.keys).sorted().compactMap { name in
      let (before, after) = (parts[name], now.parts[name])
      guard before != after else { return nil }
      guard let before else { return "\(name) is new" }
      guard let after else { return "\(name) is no longer declared" }
      if after == RunKey.missing { return "\(name) is missing" }
      // Digests tell a reader nothing; short values do.
      return max(before.count, after.count) < 60 ? "\(name) changed from \(before) to \(after)" : "\(name) changed"
    }
  }

  /// Stands for the content of a file that does not exist.
  static let missing = "missing"
}
