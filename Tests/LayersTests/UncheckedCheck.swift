import Foundation

/// Finds assertions in modules that are compiled without checks, where the compiler takes them for granted instead of
/// testing them.
struct UncheckedCheck {
  /// Names of the modules that the manifest compiles with `-Ounchecked`, sorted.
  let modules: [String]
  private let root: String

  /// - Parameters:
  ///   - manifest: the JSON that `swift package dump-package` prints.
  ///   - root: the folder that holds `Sources`.
  init(manifest: Data, root: String) throws {
    let package = try JSONDecoder().decode(Package.self, from: manifest)
    modules = package.targets.filter { ($0.settings ?? []).contains { $0.flags.contains("-Ounchecked") } }.map(\.name)
      .sorted()
    self.root = root
  }

  /// One line for each assertion, with its place; empty if there is none.
  func violations() throws -> [String] {
    var found: [String] = []
    for module in modules {
      let folder = "\(root)/Sources/\(module)"
      guard let files = FileManager.default.enumerator(atPath: folder) else { continue }
      for file in files.compactMap({ $0 as? String }).filter({ $0.hasSuffix(".swift") }).sorted() {
        let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
          guard let name = Self.assertion(line) else { continue }
          found.append(
            "Sources/\(module)/\(file):\(number + 1): \(name) is not tested in \(module); use guard and fatalError")
        }
      }
    }
    return found
  }

  /// The assertion that a line of Swift calls; nil for any other line.
  static func assertion(_ line: some StringProtocol) -> String? {
    let code = String(line).split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    return code.firstMatch(of: #/\b(precondition|preconditionFailure|assert|assertionFailure)\s*\(/#)
      .map { String($0.1) }
  }

  private struct Package: Decodable {
    let targets: [Target]
  }

  private struct Target: Decodable {
    let name: String
    let settings: [Setting]?
  }

  /// `{"kind": {"unsafeFlags": {"_0": [FLAG, …]}}, …}`, or another kind without flags.
  private struct Setting: Decodable {
    let flags: [String]

    init(from decoder: any Decoder) throws {
      let kind = try decoder.container(keyedBy: Key.self).nestedContainer(keyedBy: Key.self, forKey: Key("kind"))
      guard kind.contains(Key("unsafeFlags")) else {
        flags = []
        return
      }
      flags = try kind.decode([String: [String]].self, forKey: Key("unsafeFlags")).values.flatMap { $0 }
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}
