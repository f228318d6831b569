import Chapters
import Foundation
import Testing

@Suite("Tangling")
struct TanglerTests {
  /// The program of a chapter whose first cell's code starts on line 2.
  private func program(_ cells: String...) throws -> Tangler.Program {
    let text = cells.map { "```swift\n\($0)\n```\n" }.joined()
    let chapter = try ChapterParser.parse(text, id: "x", file: "chapters/x.md")
    return Tangler(file: chapter.file, cells: chapter.cells).program()
  }

  /// The parts of a program before and behind the start of its entry point.
  private func halves(_ program: Tangler.Program) -> (file: String, body: String) {
    let parts = program.source.components(separatedBy: "@main")
    return (parts[0], parts[1])
  }

  @Test(
    "declarations that must stand at file scope move there",
    arguments: [
      "import Foundation", "@testable import Foundation", "import struct Foundation.Date", "struct A { let x = 1 }",
      "public final class A {\n  init() {}\n}", "@available(*, deprecated) enum A { case b }", "extension Int: P {}",
      "protocol P { func f() }", "typealias F = (Int) -> Int", "infix operator +++: AdditionPrecedence",
      "precedencegroup G { associativity: left }", "prefix func ~~ (x: Int) -> Int { x + 1 }", "actor A { }",
      "indirect enum Tree { case leaf }", "func f<T>(_ x: T) -> [T] where T: Equatable { [x] }",
      "@discardableResult\nfunc f() -> Int { 1 }", "struct S {\n  var s = \"}\\(1)\" // }\n  /* } /* } */ */\n}",
      "struct S { let s = #\"\"}\"# }", "struct T { let s = \"\"\"\n  }\n  \"\"\"\n}",
    ])
  func hoists(declaration: String) throws {
    let (file, body) = halves(try program("let before = 1\n\(declaration)\nlet after = 2"))
    let first = declaration.split(separator: "\n")[0]
    #expect(file.contains(declaration), "\(file)")
    #expect(!body.contains(first))
    #expect(body.contains("let before = 1") && body.contains("let after = 2"))
    #expect(file.contains("#sourceLocation(file: \"chapters/x.md\", line: 3)"))
  }

  @Test(
    "what only looks like a declaration stays",
    arguments: [
      "actor.run()", "let kind = value.class", "print(\"struct A {}\")", "// struct A {}", "let x =\n  extensionOf()",
      "func f() -> Int { before }", "func f() { print(\"\\(before)\") }", "func f() { g() }",
      "#if os(Linux)\nstruct A {}\n#endif",
    ])
  func stays(code: String) throws {
    let (file, body) = halves(try program("let before = 1\nfunc g() { before }\n\(code)\nlet after = 2"))
    #expect(body.contains(code.split(separator: "\n").last!), "\(body)")
    #expect(!file.contains("func f"))
  }

  @Test("functions move unless they see variables of the chapter, directly or through others")
  func functions() throws {
    let (file, body) = halves(
      try program(
        "var (a, b) = (1, 2), c = 3\nfunc one() { a }\nfunc two() { one() }",
        "func three() { four() }\nfunc four() { d }", "func five() { c }"))
    #expect(body.contains("func one") && body.contains("func two") && body.contains("func five"))
    #expect(file.contains("func three") && file.contains("func four"))
  }

  @Test("statements are marked with their lines, and never inside an expression")
  func lines() throws {
    let body = halves(
      try program(
        """
        let x = 1
        let y = [
          2,
        ]
          .map { $0 }
        if x == 1 {
          print(x)
        }
        else { print(y) }
        repeat { f() }
        while x > 2
        let text = \"\"\"
          print(x)
          \"\"\"
        let z = x
          + 1
        label: for i in y { print(i) }
        f(); g()
        foo { 1 }
          onError: { 2 }
        """)
    ).body
    let marked = body.matches(of: #/at\(line: (\d+)\)/#).map { Int($0.1)! }
    #expect(marked == [2, 3, 7, 11, 13, 16, 19, 20])
  }

  @Test("a moved declaration keeps its line and column, and leaves no semicolon behind")
  func columns() throws {
    let program = try program("let x = 1; struct A { let y = nope }; let z = 2")
    #expect(
      program.source.contains(
        "#sourceLocation(file: \"chapters/x.md\", line: 2)\n           struct A { let y = nope }\n"))
    #expect(program.source.contains("let x = 1;                            let z = 2\n"))
    #expect(program.variables == ["x", "z"])
  }

  @Test("every file of the package, which holds declarations only, moves to file scope as a whole")
  func ownSources() throws {
    let root = "\(TestBook.packageRoot)/Sources"
    let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }.sorted()
    #expect(files.count > 50)
    for file in files where !file.hasSuffix("main.swift") {
      let code = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
      let chapter = try ChapterParser.parse("~~~~~~ swift\n\(code)\n~~~~~~\n", id: "x", file: "x.md")
      let source = Tangler(file: "x.md", cells: chapter.cells).program().source
      let body = try #require(source.components(separatedBy: "begin(cell: 0)\n").last)
      let cell = try #require(body.components(separatedBy: "#sourceLocation()").first)
      let left = cell.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
        !$0.isEmpty && !$0.hasPrefix("//") && !$0.hasPrefix("#sourceLocation")
      }
      let hasTopLevelCode =
        code.firstMatch(of: #/(?m)^(#if|(private |fileprivate |public |package )?(let|var) )/#) != nil
      #expect(left.isEmpty || hasTopLevelCode, "\(file): \(left.prefix(5))")
    }
  }
}
