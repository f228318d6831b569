import Basics

/// What a reader is told of the compiler's messages.
struct CompilerReport {
  private let log: CompilerLog
  private let chapter: Chapter

  init(_ log: CompilerLog, chapter: Chapter) {
    self.log = log
    self.chapter = chapter
  }

  /// The warnings about the chapter, a line each with its place.
  var warnings: [String] {
    log.warnings.map { "\(chapter.file):\($0.line):\($0.column): warning: \($0.message)" }
  }

  /// Why the chapter did not compile: its first error with the line of code, and below it the others.
  ///
  /// - Parameter log: all that the compiler printed, for a fault that is not the chapter's.
  func failure(log text: String) -> ChapterFailure {
    guard let first = log.errors.first else {
      let reason = log.toolchainError.map { ": \($0)" } ?? ""
      return ChapterFailure(
        kind: .toolchain, line: chapter.cells.first?.fenceLine ?? 1, cell: 0,
        message: "not compiled, for a reason that is not in the chapter\(reason). If the sources, the compiler or the "
          + "folder changed, build the library anew", detail: String(text.trimmed.prefix(4_000)))
    }
    let others = log.errors.dropFirst().map { "\(chapter.file):\($0.line):\($0.column): \($0.message)" }
    return ChapterFailure(
      kind: .compile, line: first.line, column: first.column, cell: chapter.cell(atLine: first.line),
      message: first.message, detail: (code(at: first) + others).joined(separator: "\n"))
  }

  /// The line of code, and under it a mark at the column.
  private func code(at place: CompilerLog.Diagnostic) -> [String] {
    guard let cell = chapter.cells.last(where: { $0.codeLine <= place.line }) else { return [] }
    let lines = cell.code.split(separator: "\n", omittingEmptySubsequences: false)
    let index = place.line - cell.codeLine
    guard lines.indices.contains(index) else { return [] }
    return [String(lines[index]), String(repeating: " ", count: max(0, place.column - 1)) + "^"]
  }
}

extension Chapter {
  /// The index of the cell that holds the line, or the nearest one above it.
  func cell(atLine line: Int) -> Int { cells.last { $0.fenceLine <= line }?.index ?? 0 }
}
