import ChapterRuntime
import Foundation
import Basics

/// Runs the chapters of a book, checks what they report and writes its pages.
///
/// The stages stand in folders of the same names: a chapter is parsed, its cells are tangled into a program, the
/// program is compiled and run, its quantities are checked, and everything is woven into pages.
public final class BookRunner {
  private let configuration: BookConfiguration
  private let digests: FileDigests
  private var engineDigest: String?
  private var compiler: ChapterCompiler?
  private var compilations: [String: Compilation] = [:]

  private struct Compilation {
    let failure: ChapterFailure?
    let seconds: Double
  }

  /// A runner for one state of the chapters: make a new one when they have been edited.
  public init(_ configuration: BookConfiguration) {
    self.configuration = configuration
    digests = FileDigests(remembering: "\(configuration.absolute(configuration.work))/digests.json")
  }

  /// Runs the chapters that changed, with those they build on, and writes the book.
  ///
  /// A chapter that fails stops; the others run all the same, and `BookReport.failed` tells.
  ///
  /// - Parameter names: numbers, file names or paths; empty for the whole book.
  /// - Throws: `KitError` for an unknown chapter or an unusable environment; `Interrupted` when the user asked to stop,
  ///   with the results of finished chapters on the disk.
  public func run(_ names: [String] = []) throws -> BookReport {
    var book = try Bookshelf(configuration).load()
    let selection = try select(names, from: book, withPredecessors: true)
    try prepare(selection, in: &book)
    for (position, index) in selection.enumerated() {
      let prefix = "[\(position + 1)/\(selection.count)] \(book[index].id)"
      try run(at: index, in: &book, prefix: prefix)
      announce(book[index], prefix: prefix)
      try digests.save()
    }
    return try finish(&book, selection)
  }

  /// Checks recorded results against the tolerance tables as they are now, without running anything.
  public func check(_ names: [String] = []) throws -> BookReport {
    var book = try Bookshelf(configuration).load()
    let selection = try select(names, from: book, withPredecessors: false)
    for index in selection {
      guard book[index].problem == nil, let chapter = book[index].chapter else { continue }
      guard let result = try recorded(chapter) else {
        book[index].problem =
          "\(chapter.file): there is no result in the profile \(configuration.profile.rawValue). Run the chapter first"
        continue
      }
      book[index].result = result
    }
    return try finish(&book, selection)
  }

  // MARK: Stages

  /// Compiles what will run, so that the compiler's errors are known before the first long run.
  private func prepare(_ selection: [Int], in book: inout [ChapterReport]) throws {
    for index in selection {
      guard book[index].problem == nil, let chapter = book[index].chapter, !chapter.cells.isEmpty else { continue }
      let recorded = try recorded(chapter)
      let reasons = try reasons(for: chapter, recorded: recorded, in: book)
      guard configuration.force || !reasons.isEmpty else { continue }
      if let failure = try compile(chapter).failure {
        configuration.say(failure.described(in: chapter.file))
      }
    }
  }

  private func run(at index: Int, in book: inout [ChapterReport], prefix: String) throws {
    guard book[index].problem == nil, let chapter = book[index].chapter else { return }
    for name in chapter.header.after {
      guard let before = book.first(where: { $0.id == name }) else { continue }
      let result = before.result
      if before.problem != nil || before.blockedBy != nil || result == nil || result?.outcome == .failed {
        book[index].blockedBy = name
        return
      }
      if let skipped = result?.skipped {
        try record(
          Recorder(chapter: chapter, configuration: configuration).skipped(
            because: "\(name) was skipped: \(skipped.reason)", key: try key(of: chapter, in: book)), at: index,
          in: &book)
        return
      }
    }
    let recorded = try recorded(chapter)
    let reasons = try reasons(for: chapter, recorded: recorded, in: book)
    if reasons.isEmpty, !configuration.force, let recorded {
      book[index].result = recorded
      return
    }
    configuration.say("\(prefix): \(reasons.isEmpty ? "forced" : reasons.joined(separator: "; "))")
    let key = try key(of: chapter, in: book)
    let recorder = Recorder(chapter: chapter, configuration: configuration)
    if let missing = chapter.header.inputs.first(where: { key.parts["the input \($0)"] == RunKey.missing }) {
      let failure = ChapterFailure(
        kind: .error, line: 1, cell: 0, message: "the input \(missing) does not exist. Make it, or run what makes it",
        detail: configuration.resolve(missing))
      return try record(recorder.failed(failure, key: key), at: index, in: &book)
    }
    if chapter.cells.isEmpty {
      return try record(recorder.result(of: .init(), compile: 0, key: key), at: index, in: &book)
    }
    let compilation = try compile(chapter)
    if let failure = compilation.failure { return try record(recorder.failed(failure, key: key), at: index, in: &book) }
    let outcome = try ChapterExecution(chapter: chapter, configuration: configuration).run()
    try record(recorder.result(of: outcome, compile: compilation.seconds, key: key), at: index, in: &book)
  }

  private func announce(_ report: ChapterReport, prefix: String) {
    let check = report.result?.check
    let rows = check.flatMap { $0.rows.isEmpty ? nil : ", \($0.passed) of \($0.rows.count) rows" } ?? ""
    let time = report.ran ? ", \(ProgressLine.clock(report.result?.timings.run ?? 0))" : ""
    let how = report.result != nil && !report.ran ? "unchanged, " : ""
    configuration.say("\(prefix): \(how)\(report.status.rawValue)\(rows)\(time)")
    for line in report.complaints { configuration.say("    \(line)") }
  }

  private func compile(_ chapter: Chapter) throws -> Compilation {
    if let compilation = compilations[chapter.id] { return compilation }
    let compiler = try self.compiler ?? makeCompiler()
    self.compiler = compiler
    let started = Date()
    let program = Tangler(file: chapter.file, cells: chapter.cells).program()
    let failure = try compiler.compile(program, chapter: chapter, in: configuration.workFolder(chapter.id))
    let compilation = Compilation(failure: failure, seconds: Date().timeIntervalSince(started))
    compilations[chapter.id] = compilation
    return compilation
  }

  private func makeCompiler() throws -> ChapterCompiler {
    try ChapterCompiler(
      engine: configuration.engine, cache: configuration.absolute(configuration.moduleCache),
      folder: configuration.root)
  }

  /// Writes the summary and the pages.
  private func finish(_ book: inout [ChapterReport], _ selection: [Int]) throws -> BookReport {
    for index in book.indices {
      guard let chapter = book[index].chapter, book[index].problem == nil else { continue }
      if book[index].result == nil, book[index].blockedBy == nil, let recorded = try recorded(chapter),
        missingFigures(of: recorded).isEmpty
      {
        // A page without its figures cannot be written: such a chapter counts as one that has not run.
        book[index].result = recorded
      }
      guard let result = book[index].result, !book[index].ran else { continue }
      book[index].stale = try result.key.changes(to: key(of: chapter, in: book))
    }
    try digests.save()
    let page = "\(configuration.absolute(configuration.book))/index.html"
    let report = BookReport(
      profile: configuration.profile, seed: configuration.seed, chapters: selection.map { book[$0] }, page: page)
    let whole = BookReport(profile: configuration.profile, seed: configuration.seed, chapters: book, page: page)
    try AtomicFile.write(
      try CanonicalJSON.encode(BookSummary(whole)), to: "\(configuration.resultsFolder)/book.json")
    try BookWeaver(configuration: configuration).weave(whole)
    return report
  }

  // MARK: Selection

  private func select(_ names: [String], from book: [ChapterReport], withPredecessors: Bool) throws -> [Int] {
    guard !names.isEmpty else { return Array(book.indices) }
    var chosen: Set<Int> = []
    func add(_ index: Int) {
      guard chosen.insert(index).inserted, withPredecessors else { return }
      for name in book[index].chapter?.header.after ?? [] {
        if let before = book.firstIndex(where: { $0.id == name }) { add(before) }
      }
    }
    for name in names {
      guard let index = book.firstIndex(where: { Bookshelf.answers($0.id, to: name) }) else {
        throw KitError(
          "there is no chapter \"\(name)\"", at: configuration.chapters,
          advice: "There are: \(book.map(\.id).joined(separator: ", ")).")
      }
      add(index)
    }
    return chosen.sorted()
  }

  // MARK: Recorded results

  private func recorded(_ chapter: Chapter) throws -> ChapterResult? {
    let path = configuration.resultFile(chapter.id)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    // A file of an older form is no reason to stop: the chapter runs again.
    guard var result = try? CanonicalJSON.decode(ChapterResult.self, fromFile: path) else { return nil }
    result.check = ChapterCheck(
      rows: chapter.tolerances, quantities: result.quantities, profile: configuration.profile,
      complete: result.outcome == .completed)
    return result
  }

  private func record(_ result: ChapterResult, at index: Int, in book: inout [ChapterReport]) throws {
    try AtomicFile.write(try CanonicalJSON.encode(result), to: configuration.resultFile(result.chapter))
    book[index].result = result
    book[index].ran = true
  }

  /// Why the chapter must run; empty if its recorded result stands.
  private func reasons(
    for chapter: Chapter, recorded: ChapterResult?, in book: [ChapterReport]
  ) throws -> [String] {
    guard let recorded else { return ["has no result in the profile \(configuration.profile.rawValue)"] }
    switch recorded.outcome {
    case .failed: return ["failed last time"]
    case .skipped: return ["was skipped last time"]
    case .completed: break
    }
    var reasons = recorded.key.changes(to: try key(of: chapter, in: book))
    if chapter.header.runsAlways { reasons.append("runs each time") }
    reasons += missingFigures(of: recorded).map { "its figure \($0) is missing" }
    for path in chapter.header.outputs where !FileManager.default.fileExists(atPath: configuration.resolve(path)) {
      reasons.append("its output \(path) is missing")
    }
    return reasons
  }

  private func missingFigures(of result: ChapterResult) -> [String] {
    let folder = configuration.absolute(configuration.figures)
    return result.figures.flatMap(\.files).filter { !FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
  }

  private func key(of chapter: Chapter, in book: [ChapterReport]) throws -> RunKey {
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
      guard let before = book.first(where: { $0.id == name })?.chapter else { continue }
      let key = try key(of: before, in: book)
      parts["the chapter \(name)"] =
        Digest(
          of: key.parts.keys.sorted().map { "\($0)=\(key.parts[$0]!)" }.joined(separator: "\n")
        ).hex
    }
    return RunKey(parts: parts)
  }
}
