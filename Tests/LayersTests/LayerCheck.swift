import Foundation

/// Compares the imports of a package's sources with the lists in its manifest.
///
/// The compiler lets a module import whatever another module that it imports has imported; this check does not.
struct LayerCheck {
  /// The imports that a module may have, and those that are modules of the package or of packages it depends on.
  private let allowed: [String: Set<String>]
  /// Modules that only one other may import: those over a C library.
  private let shims: [String]
  private let root: String

  /// - Parameters:
  ///   - manifest: the JSON that `swift package dump-package` prints.
  ///   - root: the folder that holds `Sources`.
  init(manifest: Data, root: String) throws {
    let package = try JSONDecoder().decode(Package.self, from: manifest)
    self.root = root
    let targets = package.targets.filter { $0.type != "test" }
    allowed = Dictionary(uniqueKeysWithValues: targets.map { ($0.name, Set($0.dependencies.map(\.name))) })
    shims = targets.map(\.name).filter { name in
      let folder = "\(root)/Sources/\(name)"
      return FileManager.default.fileExists(atPath: "\(folder)/module.modulemap")
        || FileManager.default.fileExists(atPath: "\(folder)/include")
    }
  }

  /// One line for each rule that is broken, with the place; empty if the layers hold.
  func violations() throws -> [String] {
    var found: [String] = []
    var importers: [String: Set<String>] = [:]
    let known = Set(allowed.keys).union(allowed.values.joined())
    for module in allowed.keys.sorted() {
      for file in try swiftFiles(of: module) {
        let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
          guard let name = Self.importedModule(line), known.contains(name) else { continue }
          importers[name, default: []].insert(module)
          if !allowed[module]!.contains(name) {
            found.append("\(file):\(number + 1): \(module) imports \(name), which Package.swift does not list for it")
          }
        }
      }
      found += cycles(from: module)
    }
    for shim in shims {
      let listed = allowed.filter { $0.value.contains(shim) }.keys.sorted()
      if listed.count > 1 {
        found.append("Package.swift: \(shim) is listed by \(listed.joined(separator: " and ")); one may import it")
      }
      if importers[shim] == nil { found.append("Sources/\(shim): nothing imports it") }
    }
    return found
  }

  /// The module that a line of Swift imports; nil for any other line.
  static func importedModule(_ line: some StringProtocol) -> String? {
    let pattern =
      #/^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/#
    return String(line).prefixMatch(of: pattern).map { String($0.1) }
  }

  /// A complaint if the module can be reached from itself.
  private func cycles(from module: String) -> [String] {
    var reached: Set<String> = []
    var open = Array(allowed[module] ?? [])
    while let next = open.popLast() {
      if reached.insert(next).inserted { open += allowed[next] ?? [] }
    }
    return reached.contains(module) ? ["Package.swift: \(module) depends on itself"] : []
  }

  private func swiftFiles(of module: String) throws -> [String] {
    guard let files = FileManager.default.enumerator(atPath: "\(root)/Sources/\(module)") else { return [] }
    return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map {
      "Sources/\(module)/\($0)"
    }
  }

  private struct Package: Decodable {
    let targets: [Target]
  }

  private struct Target: Decodable {
    let name: String
    let type: String
    let dependencies: [Dependency]
  }

  /// `{"byName": [NAME, null]}`, `{"target": [NAME, null]}` or `{"product": [NAME, PACKAGE, null, null]}`.
  private struct Dependency: Decodable {
    let name: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let forms = try container.decode([String: [JSONText]].self)
      guard forms.count == 1, let name = forms.values.first?.first?.text else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a dependency of an unknown form")
      }
      self.name = name
    }
  }

  /// A JSON value of which only text matters.
  private struct JSONText: Decodable {
    let text: String?
    init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
  }
}
