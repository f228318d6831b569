/// Turns the cells of a chapter into one Swift program: a script, with what the runner must know between its statements.
///
/// Every line of a cell stands at the top level of the program, where it stood in the cell, so that names mean what
/// Swift says they mean: variables are global, functions, types and extensions see them, and nothing is moved. Between
/// them come the marks of `ChapterRuntime`: where a cell begins, and on which line of the chapter the program is.
/// `#sourceLocation` gives every line its place in the chapter.
public struct Tangler {
  /// The program of a chapter.
  public struct Program: Equatable {
    /// The source text for the compiler, which takes it for a script.
    public let source: String
  }

  private let file: String
  private let cells: [CellSource]

  /// - Parameters:
  ///   - file: the chapter's name in error messages.
  ///   - cells: the cells to run, in order.
  public init(file: String, cells: [CodeCell]) {
    self.file = file
    self.cells = cells.map(CellSource.init)
  }

  /// The whole program; a cell that does not follow Swift's grammar ends it with an error.
  public func program() -> Program {
    var source = Self.prologue
    for cell in cells {
      guard cell.isWellFormed else { return Program(source: source + broken(cell)) }
      source += "__chapterBegin(cell: \(cell.cell.index));\n"
      source += CellWriter(cell: cell, file: file).text()
      source += "#sourceLocation()\n"
    }
    return Program(source: source + "__chapterEnd();\n")
  }

  /// What there is to check of a chapter whose program compiles.
  var valueOrder: ValueOrder { ValueOrder(cells) }

  /// What runs before the first cell.
  ///
  /// An error that leaves a script arrives at a function of the Swift runtime, which traps. The program brings its own
  /// function of that name, which tells the runner of the error instead.
  private static let prologue = """
    import ChapterRuntime
    @_silgen_name("swift_errorInMain")
    func __chapterErrorInMain(_ error: any Swift.Error) -> Swift.Never { __chapterFail(error) }
    __chapterStart();

    """

  /// The end of a program whose next cell is not Swift by the grammar: an open bracket, perhaps.
  ///
  /// The cell stands last, so that the compiler finds what is missing at its end and not in another cell. The error in
  /// front of it is the last to be reported, and makes sure that nothing of the chapter runs, whatever the compiler
  /// thinks of the cell.
  private func broken(_ cell: CellSource) -> String {
    let end = CellWriter.location(file: file, line: cell.cell.codeLine + cell.lineCount)
    let start = CellWriter.location(file: file, line: cell.cell.codeLine)
    let message =
      cell.tokenMissingAtEnd.map { "expected '\($0)' before the end of the cell" }
      ?? "the cell does not follow Swift's grammar"
    return "\(end)#error(\"\(message)\")\n\(start)\(cell.cell.code)"
  }
}
