import Basics
import Foundation

/// Brings chapters from their text to their results: tangles, compiles and runs them, and writes down what they left.
final class ChapterRun {
  private let configuration: BookConfiguration
  private let freshness: Freshness
  private let store: ResultStore
  private var compiler: ChapterCompiler?
  private var compilations: [String: Compilation] = [:]

  init(_ configuration: BookConfiguration, freshness: Freshness, store: ResultStore) {
    self.configuration = configuration
    self.freshness = freshness
    self.store = store
  }

  /// Compiles a chapter; a second time gives what the first gave.
  func compile(_ chapter: Chapter) throws -> Compilation {
    if let compilation = compilations[chapter.id] { return compilation }
    let compiler = try self.compiler ?? makeCompiler()
    self.compiler = compiler
    let program = Tangler(file: chapter.file, cells: chapter.cells).program()
    let work = configuration.workFolder(chapter.id)
    let watch = CompilationWatch(chapter: chapter, configuration: configuration)
    let compilation: Compilation
    do {
      compilation = try compiler.compile(program, chapter: chapter, in: work, watch: watch.check)
    } catch let overrun as TimeOverrun {
      let failure = ChapterFailure(
        kind: .timeLimit, line: chapter.cells.first?.fenceLine ?? 1, cell: 0, message: overrun.message, detail: "")
      compilation = Compilation(outcome: .failure(failure), warnings: [], seconds: watch.seconds)
    }
    compilations[chapter.id] = compilation
    return compilation
  }

  private func makeCompiler() throws -> ChapterCompiler {
    try ChapterCompiler(
      engine: configuration.engine, cache: configuration.absolute(configuration.moduleCache),
      folder: configuration.root)
  }

  /// How the chapter stands after its turn: it runs unless its recorded result is what it would leave now.
  ///
  /// - Parameters:
  ///   - book: for the chapters that it builds on.
  ///   - forced: whether it runs in any case.
  ///   - announce: gets the reasons for running, before it does.
  func standing(
    of chapter: Chapter, in state: BookState, book: Book, forced: Bool, announce: ([String]) -> Void
  ) throws -> BookState.Standing {
    for name in chapter.header.after {
      let before = state.result(of: name)
      if book[name]?.problem != nil || before == nil || before?.outcome == .failed { return .blocked(by: name) }
      if let skipped = before?.skipped {
        let recorder = try recorder(chapter, state)
        return try keep(try recorder.skipped(because: "\(name) was skipped: \(skipped.reason)"))
      }
    }
    let reasons = try freshness.reasons(for: chapter, in: state)
    if reasons.isEmpty, !forced, let recorded = state.result(of: chapter.id) { return .recorded(recorded) }
    announce(reasons.isEmpty ? ["forced"] : reasons)
    return try keep(try run(chapter, try recorder(chapter, state)))
  }

  private func recorder(_ chapter: Chapter, _ state: BookState) throws -> Recorder {
    Recorder(
      chapter: chapter, configuration: configuration, key: try freshness.key(of: chapter, in: state),
      freshness: freshness)
  }

  private func keep(_ result: ChapterResult) throws -> BookState.Standing {
    try store.save(result)
    return .ran(result)
  }

  private func run(_ chapter: Chapter, _ recorder: Recorder) throws -> ChapterResult {
    if let missing = freshness.missingInput(of: chapter) {
      return try recorder.failed(
        ChapterFailure(
          kind: .error, line: 1, cell: 0,
          message: "the input \(missing) does not exist. Make it, or run what makes it",
          detail: configuration.resolve(missing)))
    }
    if chapter.cells.isEmpty {
      return try recorder.result(of: .init(), compilation: nil)
    }
    let compilation = try compile(chapter)
    switch compilation.outcome {
    case .failure(let failure): return try recorder.failed(failure, warnings: compilation.warnings)
    case .success(let program):
      let outcome = try ChapterExecution(chapter: chapter, configuration: configuration, program: program).run()
      return try recorder.result(of: outcome, compilation: compilation)
    }
  }
}
