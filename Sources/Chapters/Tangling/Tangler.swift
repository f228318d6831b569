/// Turns the cells of a chapter into one Swift program.
///
/// Imports, types, extensions, operators and those functions that use no variable of the chapter move to file scope;
/// the rest becomes the body of one asynchronous, throwing function, so that cells share their variables and
/// functions see the variables above them. `#sourceLocation` gives every line its place in the chapter.
public struct Tangler {
  /// The program of a chapter.
  public struct Program: Equatable {
    /// The source text for the compiler.
    public let source: String
    /// The names that are declared by `let` and `var` at the top level of cells.
    public let variables: Set<String>
    /// The names of the functions that stayed inside, because they use such variables.
    public let localFunctions: Set<String>
  }

  private let file: String
  private let cells: [CodeCell]
  private let scans: [TopLevelScanner]

  /// - Parameters:
  ///   - file: the chapter's name in error messages.
  ///   - cells: the cells to run, in order.
  public init(file: String, cells: [CodeCell]) {
    self.file = file
    self.cells = cells
    scans = cells.map { TopLevelScanner($0.code) }
  }

  public func program() -> Program {
    let variables = scans.reduce(into: Set<String>()) { $0.formUnion($1.variables) }
    let local = localFunctions(variables)
    var imports = "import ChapterRuntime\n"
    var declarations = ""
    var body = ""
    for (cell, scan) in zip(cells, scans) {
      var code = Array(cell.code.utf8)
      for declaration in scan.declarations {
        switch declaration.kind {
        case .function(let name, false) where local.contains(name): continue
        case .importation: imports += place(declaration, of: cell)
        default: declarations += place(declaration, of: cell)
        }
        blank(declaration.range, in: &code)
      }
      body += "ChapterRuntime.ChapterSession.begin(cell: \(cell.index))\n"
      body += statements(String(decoding: code, as: UTF8.self), of: cell, lines: Set(scan.statementLines))
    }
    let source = """
      #sourceLocation(file: "\(file)", line: 1)
      \(imports)\(declarations)#sourceLocation()
      @main
      enum ChapterProgram {
      static func main() async {
      ChapterRuntime.ChapterSession.start()
      do { try await cells() } catch { ChapterRuntime.ChapterSession.fail(error) }
      }
      static func cells() async throws {
      \(body)#sourceLocation()
      ChapterRuntime.ChapterSession.end()
      }
      }

      """
    return Program(source: source, variables: variables, localFunctions: local)
  }

  /// The functions that must see the chapter's variables, directly or through other such functions.
  private func localFunctions(_ variables: Set<String>) -> Set<String> {
    var local: Set<String> = []
    while true {
      let before = local.count
      for declaration in scans.flatMap(\.declarations) {
        guard case .function(let name, false) = declaration.kind else { continue }
        let others = declaration.words.subtracting([name])
        if !others.isDisjoint(with: variables) || !others.isDisjoint(with: local) { local.insert(name) }
      }
      if local.count == before { return local }
    }
  }

  private func location(_ line: Int) -> String { "#sourceLocation(file: \"\(file)\", line: \(line))\n" }

  /// The declaration at its own line and column.
  private func place(_ declaration: TopLevelScanner.Declaration, of cell: CodeCell) -> String {
    let text = String(decoding: Array(cell.code.utf8)[declaration.range], as: UTF8.self)
    return location(cell.codeLine + declaration.line) + String(repeating: " ", count: declaration.column) + text + "\n"
  }

  /// Replaces a declaration, and a semicolon behind it, by spaces; line ends stay.
  private func blank(_ range: Range<Int>, in code: inout [UInt8]) {
    for index in range where code[index] != 0x0a { code[index] = 0x20 }
    var next = range.upperBound
    while next < code.count, code[next] == 0x20 { next += 1 }
    if next < code.count, code[next] == UInt8(ascii: ";") { code[next] = 0x20 }
  }

  private func statements(_ code: String, of cell: CodeCell, lines: Set<Int>) -> String {
    var text = location(cell.codeLine)
    for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if lines.contains(index) {
        let number = cell.codeLine + index
        text += "ChapterRuntime.ChapterSession.at(line: \(number))\n" + location(number)
      }
      text += line + "\n"
    }
    return text
  }
}
