import Basics
import ChapterRuntime

/// Makes the results that are written down for a chapter.
struct Recorder {
  let chapter: Chapter
  let configuration: BookConfiguration
  let key: RunKey
  let freshness: Freshness

  /// The result of a program that ran.
  func result(of outcome: ChapterExecution.Outcome, compilation: Compilation?) throws -> ChapterResult {
    var failure = outcome.failure
    if failure == nil, outcome.skipped == nil, let missing = freshness.missingOutput(of: chapter) {
      failure = ChapterFailure(
        kind: .error, line: 1, cell: max(0, chapter.cells.count - 1),
        message: "the output \(missing) is declared, and the chapter did not make it",
        detail: configuration.resolve(missing))
    }
    return try make(
      failure: failure, skipped: outcome.skipped, cells: outcome.cells, warnings: compilation?.warnings ?? [],
      timings: ChapterResult.Timings(
        compile: compilation?.seconds ?? 0, run: outcome.seconds, cells: outcome.cellSeconds))
  }

  /// The result of a chapter that did not come to run.
  func failed(_ failure: ChapterFailure, warnings: [String] = []) throws -> ChapterResult {
    try make(
      failure: failure, skipped: nil, cells: [], warnings: warnings, timings: .init(compile: 0, run: 0, cells: []))
  }

  /// The result of a chapter that builds on a skipped one.
  func skipped(because reason: String) throws -> ChapterResult {
    try make(
      failure: nil, skipped: .init(cell: 0, reason: reason), cells: [], warnings: [],
      timings: .init(compile: 0, run: 0, cells: []))
  }

  private func make(
    failure: ChapterFailure?, skipped: ChapterResult.Skip?, cells: [ChapterResult.CellOutput], warnings: [String],
    timings: ChapterResult.Timings
  ) throws -> ChapterResult {
    let outcome: ChapterResult.Outcome = failure != nil ? .failed : skipped != nil ? .skipped : .completed
    let items = cells.flatMap(\.output)
    let quantities = items.compactMap { if case .quantity(let quantity) = $0 { quantity } else { nil } }
    let figures = items.flatMap { item -> [String] in if case .figure(let figure) = item { figure.files } else { [] } }
    return ChapterResult(
      chapter: chapter.id, title: chapter.title,
      parameters: .init(profile: configuration.profile, seed: configuration.seed, data: configuration.data),
      outcome: outcome, failure: failure, skipped: skipped, cells: cells,
      check: ChapterCheck(
        chapter: chapter, quantities: quantities, profile: configuration.profile, complete: outcome == .completed),
      key: key, files: try freshness.filesLeft(by: chapter, figures: figures), warnings: warnings, timings: timings)
  }
}
