/// What each chapter left: recorded before, or just now.
///
/// A run goes from one state to the next; a report is made of the last one.
struct BookState {
  /// How a chapter stands.
  enum Standing {
    /// The result of an earlier run.
    case recorded(ChapterResult)
    /// The result of this run.
    case ran(ChapterResult)
    /// It did not run, because the chapter of that name did not pass its cells.
    case blocked(by: String)
  }

  private var standings: [String: Standing]

  /// The state before a run.
  init(recorded: [String: ChapterResult]) { standings = recorded.mapValues(Standing.recorded) }

  /// The state after a chapter got a standing.
  func adding(_ standing: Standing, for chapter: String) -> BookState {
    var state = self
    state.standings[chapter] = standing
    return state
  }

  subscript(_ chapter: String) -> Standing? { standings[chapter] }

  /// The last result of a chapter; nil if there is none or it does not count any more.
  func result(of chapter: String) -> ChapterResult? {
    switch standings[chapter] {
    case .recorded(let result), .ran(let result): return result
    case .blocked, nil: return nil
    }
  }
}
