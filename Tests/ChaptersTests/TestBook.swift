import Basics
import ChapterRuntime
import Chapters
import Foundation
import Testing

/// A book in a temporary folder, whose chapters import `ChapterRuntime` alone, so that they compile in a second.
final class TestBook {
  let root: String

  /// - Parameter chapters: Markdown by file name.
  init(_ chapters: [String: String]) throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent("book-\(UUID().uuidString)").path
    for (name, text) in chapters { try write(text, to: "chapters/\(name)") }
  }

  /// A book of the Markdown files in a folder of fixtures.
  convenience init(fixtures name: String) throws {
    let folder = "\(Self.fixtures)/\(name)"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
    try self.init(
      Dictionary(uniqueKeysWithValues: files.map { ($0, try AtomicFile.readText("\(folder)/\($0)")) }))
  }

  static var fixtures: String { "\(packageRoot)/Tests/ChaptersTests/Fixtures" }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ text: String, to path: String) throws { try AtomicFile.write(text, to: "\(root)/\(path)") }
  func read(_ path: String) throws -> String { try AtomicFile.readText("\(root)/\(path)") }
  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

  static let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The folder of the test program itself: the package manager's build folder.
  static let buildFolder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .path

  static func engine() throws -> EngineLibrary {
    try EngineLibrary(
      buildFolder: buildFolder, packageRoot: packageRoot,
      linkage: .objects(modules: ["ChapterRuntime", "Basics", "CPlatform"]))
  }

  func configuration(seed: UInt64 = 1, force: Bool = false) throws -> BookConfiguration {
    var configuration = BookConfiguration(
      root: root, engine: try Self.engine(), profile: .mini, seed: seed, threads: 2, data: "data/corpus",
      external: "data/external")
    configuration.force = force ? .named : .none
    configuration.title = "A small book"
    configuration.say = { _ in }
    configuration.moduleCache = "\(Self.buildFolder)/ChaptersTests-ModuleCache"
    return configuration
  }

  func run(_ names: [String] = [], seed: UInt64 = 1, force: Bool = false) throws -> BookReport {
    try BookRunner(try configuration(seed: seed, force: force)).run(names)
  }
}

extension BookReport {
  func chapter(_ id: String) throws -> ChapterReport { try #require(chapters.first { $0.id == id }) }
}

extension ChapterReport {
  /// The items under a cell.
  func output(_ cell: Int) -> [OutputItem] { result?.cells.first { $0.cell == cell }?.output ?? [] }
}
