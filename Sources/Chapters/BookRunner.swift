import Basics
import ChapterRuntime
import Foundation

/// Runs the chapters of a book, checks what they report and writes its pages.
///
/// The stages stand in folders of the same names: a chapter is parsed, its cells are tangled into a program, the
/// program is compiled and run, its quantities are checked, and everything is woven into pages. Values go one way: the
/// parsed book, the state of the run, the report.
public final class BookRunner {
  private let configuration: BookConfiguration

  /// A runner for the book as it is whenever `run` or `check` is called.
  public init(_ configuration: BookConfiguration) { self.configuration = configuration }

  /// Runs the chapters that changed, with those they build on, and writes the book.
  ///
  /// A chapter that fails stops; the others run all the same, and `BookReport.failed` tells.
  ///
  /// - Parameter names: numbers, file names or paths; empty for the whole book.
  /// - Throws: `KitError` for an unknown chapter, an unusable environment or another run of the same book, profile and
  ///   seed; `Interrupted` when the user asked to stop, with the results of finished chapters on the disk.
  public func run(_ names: [String] = []) throws -> BookReport {
    let book = try Bookshelf(configuration).load()
    let named = try book.named(names, in: configuration.chapters)
    let selection = book.withPredecessors(named)
    let lock = try Workplace(configuration).open(runs: true)
    defer { lock.release() }
    for number in book.sharedNumbers { configuration.say("warning: \(number)") }

    let store = ResultStore(configuration: configuration)
    let freshness = Freshness(configuration, book: book)
    let run = ChapterRun(configuration, freshness: freshness, store: store)
    var state = BookState(recorded: store.load(book))
    func isForced(_ position: Int) -> Bool {
      switch configuration.force {
      case .none: false
      case .named: named.contains(position)
      case .all: true
      }
    }
    // The compiler's errors are known before the first long run.
    for position in selection {
      guard let chapter = book.entries[position].chapter, !chapter.cells.isEmpty else { continue }
      guard try isForced(position) || !freshness.reasons(for: chapter, in: state).isEmpty else { continue }
      say(try run.compile(chapter), of: chapter)
    }
    for (turn, position) in selection.enumerated() {
      let entry = book.entries[position]
      let prefix = "[\(turn + 1)/\(selection.count)] \(entry.id)"
      if let chapter = entry.chapter {
        let standing = try run.standing(of: chapter, in: state, book: book, forced: isForced(position)) { reasons in
          configuration.say("\(prefix): \(reasons.joined(separator: "; "))")
        }
        state = state.adding(standing, for: entry.id)
      }
      say(ChapterReport(entry, standing: state[entry.id], stale: []), prefix: prefix)
      try freshness.save()
    }
    return try finish(book, state, selection, freshness)
  }

  /// Checks recorded results against the chapters as they are now, without running anything.
  ///
  /// - Parameter names: numbers, file names or paths; empty for the whole book.
  /// - Throws: `KitError` for an unknown chapter or a run of the same book, profile and seed.
  public func check(_ names: [String] = []) throws -> BookReport {
    let book = try Bookshelf(configuration).load()
    let selection = try book.named(names, in: configuration.chapters)
    let lock = try Workplace(configuration).open(runs: false)
    defer { lock.release() }
    let state = BookState(recorded: ResultStore(configuration: configuration).load(book))
    return try finish(book, state, selection, Freshness(configuration, book: book), resultsNeeded: true)
  }

  // MARK: What is said

  /// Says what is wrong with a chapter before any runs; what fails later is said when it fails.
  private func say(_ compilation: Compilation, of chapter: Chapter) {
    for warning in compilation.warnings { configuration.say(warning) }
    guard let failure = compilation.failure else { return }
    configuration.say(failure.described(in: chapter.file))
    for line in failure.detail.split(separator: "\n") { configuration.say("    \(line)") }
  }

  private func say(_ report: ChapterReport, prefix: String) {
    let check = report.result?.check
    let rows = check.flatMap { $0.rows.isEmpty ? nil : ", \($0.passed) of \($0.rows.count) rows" } ?? ""
    let time = report.ran ? ", \(ProgressLine.clock(report.result?.timings.run ?? 0))" : ""
    let how = report.result != nil && !report.ran ? "unchanged, " : ""
    configuration.say("\(prefix): \(how)\(report.status.rawValue)\(rows)\(time)")
    let isSaid = report.ran && [.compile, .toolchain].contains(report.result?.failure?.kind)
    if !isSaid { for line in report.complaints { configuration.say("    \(line)") } }
  }

  // MARK: The report

  /// Makes the report, and writes the summary and the pages.
  private func finish(
    _ book: Book, _ state: BookState, _ selection: [Int], _ freshness: Freshness, resultsNeeded: Bool = false
  ) throws -> BookReport {
    let reports = try book.entries.enumerated().map { position, entry in
      var stale: [String] = []
      if case .recorded(let result) = state[entry.id], let chapter = entry.chapter {
        stale = try freshness.changes(since: result, of: chapter, in: state)
      }
      let isMissing = resultsNeeded && selection.contains(position) && state[entry.id] == nil
      return ChapterReport(
        entry, standing: state[entry.id], stale: stale,
        problem: isMissing
          ? "\(entry.file): there is no result in the profile \(configuration.profile.rawValue) with the seed "
            + "\(configuration.seed). Run the chapter first" : nil)
    }
    try freshness.save()
    let whole = report(reports, warnings: book.sharedNumbers)
    try AtomicFile.write(
      try CanonicalJSON.encode(BookSummary(whole)), to: "\(configuration.resultsFolder)/book.json")
    let found = try BookWeaver(configuration: configuration, book: book).weave(whole)
    return report(selection.map { reports[$0] }, warnings: book.sharedNumbers + found)
  }

  private func report(_ chapters: [ChapterReport], warnings: [String]) -> BookReport {
    BookReport(
      profile: configuration.profile, seed: configuration.seed, chapters: chapters,
      page: "\(configuration.bookFolder)/index.html", warnings: warnings, allowsStale: configuration.allowsStale)
  }
}
