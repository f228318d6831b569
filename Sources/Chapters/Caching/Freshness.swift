import Basics
import Foundation

/// Tells whether recorded results are what the chapters would leave now.
final class Freshness {
  private let configuration: BookConfiguration
  private let book: Book
  private let digests: FileDigests
  private var engineDigest: String?

  init(_ configuration: BookConfiguration, book: Book) {
    self.configuration = configuration
    self.book = book
    digests = FileDigests(remembering: "\(configuration.absolute(configuration.work))/digests.json")
  }

  /// Writes down which files were read, so that they need not be read again.
  func save() throws { try digests.save() }

  /// What the chapter's results depend on, as it is now.
  func key(of chapter: Chapter, in state: BookState) throws -> RunKey {
    let engine = try engineDigest ?? configuration.engine.codeDigest().hex
    engineDigest = engine
    var parts = [
      "the code": Digest(of: chapter.cells.map(\.code).joined(separator: "\u{0}")).hex,
      "the library": engine,
      "the profile": configuration.profile.rawValue,
      "the seed": "\(configuration.seed)",
      "the data folder": configuration.data,
    ]
    for input in chapter.header.inputs {
      parts["the input \(input)"] = try digests.digest(of: configuration.resolve(input))?.hex ?? RunKey.missing
    }
    for name in chapter.header.after {
      guard let before = book[name]?.chapter else { continue }
      // What a chapter left can change without its key, if it shows what changes without it.
      let left = try state.result(of: name).map { try $0.contentDigest().hex } ?? RunKey.missing
      parts["the chapter \(name)"] = Digest(of: "\(try key(of: before, in: state).text)\n\(left)").hex
    }
    return RunKey(parts: parts)
  }

  /// A declared input that does not exist; nil if all do.
  func missingInput(of chapter: Chapter) -> String? {
    chapter.header.inputs.first { !FileManager.default.fileExists(atPath: configuration.resolve($0)) }
  }

  /// A declared output that does not exist; nil if all do.
  func missingOutput(of chapter: Chapter) -> String? {
    chapter.header.outputs.first { !FileManager.default.fileExists(atPath: configuration.resolve($0)) }
  }

  /// Digests of the figures' files and the declared outputs that a run left, by the names that messages use.
  func filesLeft(by chapter: Chapter, figures: [String]) throws -> [String: Digest] {
    var found: [String: Digest] = [:]
    for (name, path) in files(of: chapter, figures: figures) { found[name] = try digests.digest(of: path) }
    return found
  }

  private func files(of chapter: Chapter, figures: [String]) -> [(name: String, path: String)] {
    figures.map { ("figure \($0)", "\(configuration.figuresFolder)/\($0)") }
      + chapter.header.outputs.map { ("output \($0)", configuration.resolve($0)) }
  }

  /// Why the result is not what the chapter would leave now; empty if it is.
  func changes(since result: ChapterResult, of chapter: Chapter, in state: BookState) throws -> [String] {
    var changes = result.key.changes(to: try key(of: chapter, in: state))
    for (name, path) in files(of: chapter, figures: result.figures.flatMap(\.files)) {
      let (before, now) = (result.files[name], try digests.digest(of: path))
      // What was skipped or failed need not have made its files.
      guard before != nil || result.outcome == .completed else { continue }
      if now == nil {
        changes.append("its \(name) is missing")
      } else if before != nil, before != now {
        changes.append("its \(name) changed")
      }
    }
    return changes
  }

  /// Why the chapter must run; empty if its recorded result stands.
  func reasons(for chapter: Chapter, in state: BookState) throws -> [String] {
    guard let recorded = state.result(of: chapter.id) else {
      return ["has no result in the profile \(configuration.profile.rawValue)"]
    }
    switch recorded.outcome {
    case .failed: return ["failed last time"]
    case .skipped: return ["was skipped last time"]
    case .completed: break
    }
    return try changes(since: recorded, of: chapter, in: state) + (chapter.header.runsAlways ? ["runs each time"] : [])
  }
}
