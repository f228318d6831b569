internal import SwiftSyntax

/// Writes a cell's code with marks between its statements.
///
/// Statements that declare nothing stand in `do { }` blocks, as many in a row as there are: the compiler's time grows
/// with the square of the number of top-level statements, and a block counts as one.
struct CellWriter {
  private let cell: CellSource
  private let file: String
  private var output = ""
  /// The first byte that is not written yet.
  private var position = 0
  /// The line in the cell for which the last mark was set, from 0.
  private var markedLine = -1
  private var isInBlock = false

  init(cell: CellSource, file: String) {
    self.cell = cell
    self.file = file
  }

  static func location(file: String, line: Int) -> String { "#sourceLocation(file: \"\(file)\", line: \(line))\n" }

  /// The cell's part of the program.
  func text() -> String {
    var writer = self
    writer.output = Self.location(file: file, line: cell.cell.codeLine)
    for item in cell.items { writer.write(item) }
    writer.copy(upTo: cell.count)
    if !writer.output.hasSuffix("\n") { writer.output += "\n" }
    if writer.isInBlock { writer.output += "}\n" }
    return writer.output
  }

  private mutating func write(_ item: CodeBlockItemSyntax) {
    let start = cell.start(of: item)
    let isMarked = item.isWorthAMark && needsMark(at: start)
    switch item.role {
    case .statement:
      if !isInBlock || isMarked {
        insert(isInBlock ? "" : "do {\n", mark: isMarked, before: start)
        isInBlock = true
      }
    case .binding, .declaration:
      if isMarked, !isInBlock { insert("", mark: true, before: start) }
      if isInBlock { insert("", mark: isMarked, closing: true, before: start) }
      isInBlock = false
    }
    for inner in ThrowingStatements.within(item) {
      let start = cell.start(of: inner)
      if needsMark(at: start) { insert("", mark: true, before: start) }
    }
  }

  /// Whether a mark in front of the statement that starts here says more than the last one.
  private func needsMark(at start: Int) -> Bool {
    cell.place(of: start).line != markedLine && cell.isFirstOfLine(start)
  }

  /// Writes the code up to a statement, then lines between, then where in the chapter the statement stands.
  private mutating func insert(_ opening: String, mark: Bool, closing: Bool = false, before start: Int) {
    copy(upTo: start)
    let place = cell.place(of: start)
    let line = cell.cell.codeLine + place.line
    if !output.hasSuffix("\n") { output += "\n" }
    output += opening
    if mark {
      output += "__chapterAt(line: \(line));\n"
      markedLine = place.line
    }
    if closing { output += "}\n" }
    output += Self.location(file: file, line: line) + String(repeating: " ", count: place.column)
  }

  private mutating func copy(upTo end: Int) {
    output += cell.slice(position..<end)
    position = end
  }
}
