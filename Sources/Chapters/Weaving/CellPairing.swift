import Basics

/// Which output belongs under which cell of a chapter that may have been edited since: that of the same code.
struct CellPairing {
  private var outputs: [Int: ChapterResult.CellOutput] = [:]
  private var skips: [Int: ChapterResult.Skip] = [:]
  /// The failure, and the cell that it belongs to; nil if there is none or its cell is gone.
  private(set) var failure: (cell: Int, failure: ChapterFailure)?

  init(_ cells: [CodeCell], _ state: ChapterReport) {
    guard let result = state.result else { return }
    var rest = result.cells[...]
    for cell in cells {
      let digest = Digest(of: cell.code)
      guard let position = rest.firstIndex(where: { $0.code == digest }) else { continue }
      outputs[cell.index] = rest[position]
      rest = rest[(position + 1)...]
    }
    /// The present index of a cell of the run.
    func present(_ cell: Int) -> Int? {
      if state.stale.isEmpty { return cells.indices.contains(cell) ? cell : nil }
      return outputs.first { $0.value.cell == cell }?.key
    }
    if let failure = result.failure, failure.kind != .toolchain, let cell = present(failure.cell) {
      self.failure = (cell, failure)
    }
    if let skipped = result.skipped, let cell = present(skipped.cell) { skips[cell] = skipped }
  }

  func output(of cell: CodeCell) -> ChapterResult.CellOutput? { outputs[cell.index] }

  func skip(of cell: CodeCell) -> ChapterResult.Skip? { skips[cell.index] }
}
