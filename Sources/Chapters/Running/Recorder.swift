import ChapterRuntime

/// Makes the results that are written down for a chapter.
struct Recorder {
  let chapter: Chapter
  let configuration: BookConfiguration

  /// The result of a program that ran.
  func result(of outcome: ChapterExecution.Outcome, compile: Double, key: RunKey) -> ChapterResult {
    var failure = outcome.failure
    let reported = Set(quantities(in: outcome.cells).map(\.name))
    if failure == nil, outcome.skipped == nil,
      let mention = chapter.mentions.first(where: { !reported.contains($0.name) })
    {
      failure = ChapterFailure(
        kind: .error, line: mention.line, cell: max(0, chapter.cells.count - 1),
        message: "the text shows the quantity \"\(mention.name)\", which no cell reports", detail: "")
    }
    return make(
      failure: failure, skipped: outcome.skipped, cells: outcome.cells, key: key,
      timings: ChapterResult.Timings(compile: compile, run: outcome.seconds, cells: outcome.cellSeconds))
  }

  /// The result of a chapter that did not come to run.
  func failed(_ failure: ChapterFailure, key: RunKey) -> ChapterResult {
    make(failure: failure, skipped: nil, cells: [], key: key, timings: .init(compile: 0, run: 0, cells: []))
  }

  /// The result of a chapter that builds on a skipped one.
  func skipped(because reason: String, key: RunKey) -> ChapterResult {
    make(
      failure: nil, skipped: .init(cell: 0, reason: reason), cells: [], key: key,
      timings: .init(compile: 0, run: 0, cells: []))
  }

  private func quantities(in cells: [ChapterResult.CellOutput]) -> [Quantity] {
    cells.flatMap(\.output).compactMap { if case .quantity(let quantity) = $0 { quantity } else { nil } }
  }

  private func make(
    failure: ChapterFailure?, skipped: ChapterResult.Skip?, cells: [ChapterResult.CellOutput], key: RunKey,
    timings: ChapterResult.Timings
  ) -> ChapterResult {
    let outcome: ChapterResult.Outcome = failure != nil ? .failed : skipped != nil ? .skipped : .completed
    return ChapterResult(
      chapter: chapter.id, title: chapter.title,
      parameters: .init(profile: configuration.profile, seed: configuration.seed, data: configuration.data),
      outcome: outcome, failure: failure, skipped: skipped, cells: cells,
      check: ChapterCheck(
        rows: chapter.tolerances, quantities: quantities(in: cells), profile: configuration.profile,
        complete: outcome == .completed),
      key: key, timings: timings)
  }
}
