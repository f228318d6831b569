import Basics
import ChapterRuntime
import Foundation

/// Reads what a chapter's program left in its folder: events, printed text, and where it stopped.
struct RunCollector {
  let chapter: Chapter
  let folder: String
  /// Bytes of output that are kept of a cell.
  let limit: Int

  /// What happened.
  ///
  /// - Parameters:
  ///   - exit: nil if the program was stopped.
  ///   - overrun: which limit was passed; nil for none.
  ///   - seconds: how long the program ran.
  func collect(exit: ChildProcess.Exit?, overrun: TimeOverrun?, seconds: Double) throws -> ChapterExecution.Outcome {
    let (events, problem) = ExecutionWatch.readEvents("\(folder)/events.jsonl")
    var items: [Int: [(offset: Int, item: OutputItem)]] = [:]
    var starts: [(cell: Int, time: Double)] = []
    var endTime: Double?
    var failure: ChapterFailure?
    var skipped: ChapterResult.Skip?
    for event in events {
      switch event {
      case .begin(let cell, let time):
        if chapter.cells.indices.contains(cell) { starts.append((cell, time)) }
      case .output(let cell, let offset, let item): items[cell, default: []].append((offset, item))
      case .skip(let cell, let reason): skipped = ChapterResult.Skip(cell: cell, reason: reason)
      case .failure(let cell, let line, let message):
        failure = ChapterFailure(kind: .error, line: line, cell: max(0, cell), message: message, detail: "")
      case .end(let time): endTime = time
      case .mistaken(let program):
        failure = ChapterFailure(
          kind: .toolchain, line: 1, cell: 0,
          message:
            "the program that started is not the one that was compiled; another run may have written it. Run again",
          detail: "SHA-256 \(program)")
      }
    }
    let share = OutputLimit(bytes: limit, cells: starts.count)
    let all = chapter.cells
    let cells = try starts.map { start in
      let cell = all[start.cell]
      return ChapterResult.CellOutput(
        cell: start.cell, label: cell.options.label, code: Digest(of: cell.code),
        output: try CellText("\(folder)/cell-\(start.cell).txt", limit: share).output(with: items[start.cell] ?? []))
    }
    if let overrun {
      failure = stopped(.timeLimit, overrun.message)
    } else if failure == nil, skipped == nil {
      failure =
        try diagnose(exit: exit, ended: endTime != nil) ?? problem.map { stopped(.ended, $0) } ?? duplicate(in: cells)
    }
    let times = starts.map(\.time) + [endTime ?? (starts.first?.time ?? 0) + seconds]
    return ChapterExecution.Outcome(
      cells: cells, failure: failure, skipped: failure == nil ? skipped : nil, seconds: seconds,
      cellSeconds: zip(times, times.dropFirst()).map { max(0, $1 - $0) })
  }

  /// A quantity or figure whose name was used before; names are what tables and links refer to.
  private func duplicate(in cells: [ChapterResult.CellOutput]) -> ChapterFailure? {
    var seen: Set<String> = []
    for cell in cells {
      for item in cell.output {
        let name: String
        switch item {
        case .quantity(let quantity): name = "the quantity \"\(quantity.name)\" is reported"
        case .figure(let figure): name = "the figure \"\(figure.name)\" is shown"
        default: continue
        }
        guard seen.insert(name).inserted else {
          return ChapterFailure(
            kind: .error, line: chapter.cells[cell.cell].fenceLine, cell: cell.cell,
            message: "\(name) a second time. Give each its own name", detail: "")
        }
      }
    }
    return nil
  }

  /// Why a program that neither failed nor skipped by its own word ended; nil if it ran to its end.
  private func diagnose(exit: ChildProcess.Exit?, ended: Bool) throws -> ChapterFailure? {
    switch exit {
    case .status(0) where ended: return nil
    case .status(0):
      return stopped(
        .ended, "the program ended before the chapter's last cell. A `return` or `exit` leaves the chapter")
    case .status(let status):
      let said = String(decoding: contents("program.txt"), as: UTF8.self).trimmed
      return stopped(.ended, "the program ended with status \(status)", detail: said)
    case .signal(let signal): return try trapped(signal)
    case nil: return stopped(.ended, "the program was stopped")
    }
  }

  private func trapped(_ signal: Int32) throws -> ChapterFailure {
    let position = Position(in: folder, chapter: chapter)
    let cellText = CellText("\(folder)/cell-\(position.cell).txt", limit: OutputLimit(bytes: limit, cells: 1))
    let printed = try cellText.exists ? cellText.end : contents("program.txt")
    let trap = TrapReport(
      signal: signal, printed: String(decoding: printed, as: UTF8.self),
      backtrace: String(decoding: contents("backtrace.txt"), as: UTF8.self), file: chapter.file,
      stackUsedUp: position.stackUsedUp)
    // Too deep a recursion has no one line; the statement that led into it does.
    let line = position.stackUsedUp ? position.line : trap.lines.first ?? position.line
    var callers: [Int] = []
    for caller in trap.lines.dropFirst() + [position.line] where caller != line && !callers.contains(caller) {
      callers.append(caller)
    }
    return ChapterFailure(
      kind: .trap, line: line, cell: position.cell, message: trap.message, detail: trap.detail, callers: callers)
  }

  private func stopped(_ kind: ChapterFailure.Kind, _ message: String, detail: String = "") -> ChapterFailure {
    let position = Position(in: folder, chapter: chapter)
    return ChapterFailure(kind: kind, line: position.line, cell: position.cell, message: message, detail: detail)
  }

  private func contents(_ name: String) -> Data { FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data() }
}
