import Chapters
import Foundation
import Testing

@Suite("Tangling")
struct TanglerTests {
  /// The program of a chapter whose first cell's code starts on line 2.
  private func program(_ cells: String...) throws -> String {
    let text = cells.map { "```swift\n\($0)\n```\n" }.joined()
    let chapter = try ChapterParser.parse(text, id: "x", file: "chapters/x.md")
    return Tangler(file: chapter.file, cells: chapter.cells).program().source
  }

  /// The program without what the tangler added.
  private func withoutMarks(_ source: String) -> String {
    let added: [Regex<Substring>] = [
      #/__chapter.*;/#, #/#sourceLocation\(.*\)/#, #/@_silgen_name.*/#, #/func __chapter.*/#,
    ]
    return source.split(separator: "\n").filter { line in
      line != "import ChapterRuntime" && line != "do {" && line != "}"
        && !added.contains { line.wholeMatch(of: $0) != nil }
    }.joined(separator: "\n")
  }

  @Test(
    "every line stays at the top level, where it stood",
    arguments: [
      "import Foundation", "@testable import Foundation", "import struct Foundation.Date", "struct A { let x = 1 }",
      "public final class A {\n  init() {} }", "@available(*, deprecated) enum A { case b }", "extension Int: P {}",
      "typealias F = (Int) -> Int", "infix operator +++: AdditionPrecedence", "actor.run()", "let kind = value.class",
      "precedencegroup G { associativity: left }", "prefix func ~~ (x: Int) -> Int { x + 1 }", "actor A { }",
      "func f<T>(_ x: T) -> [T] where T: Equatable { [x] }", "@discardableResult\nfunc f() -> Int { 1 }",
      "struct S {\n  var s = \"}\\(1)\" // }\n  /* } /* } */ */ }", "let s = #\"\"}\"#; let t = /[\"{]/",
      "struct T { let s = \"\"\"\n  } do {\n  \"\"\" }", "#if os(Linux)\nextension Int { }\n#endif",
      "print(\"struct A {}\")",
      "#if canImport(Foundation)\nimport Foundation\n#endif", "typealias X = Int\nasync let v = g()",
      "let a =\n  prefix\nextension Int { }", "let a =\n  set\nstruct A { }", "private let secret = 1",
    ])
  func stays(code: String) throws {
    let source = try program("let before = 1\n\(code)\nlet after = 2")
    #expect(withoutMarks(source) == "let before = 1\n\(code)\nlet after = 2")
    let depth = source.components(separatedBy: code.split(separator: "\n")[0])[0]
    #expect(depth.components(separatedBy: "\ndo {").count - depth.components(separatedBy: "\n}").count <= 1)
  }

  @Test("statements are marked with their lines, and never inside an expression")
  func lines() throws {
    let source = try program(
      """
      let x = f(1)
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
        + f(1)
      label: for i in y { print(i) }
      f(); g()
      foo { 1 }
        onError: { 2 }
      """)
    let marked = source.matches(of: #/At\(line: (\d+)\)/#).map { Int($0.1)! }
    #expect(marked == [2, 3, 7, 11, 16, 18, 19, 20])
  }

  @Test("statements that may throw are marked within loops and conditions, but not in functions and closures")
  func throwingStatements() throws {
    let source = try program(
      """
      for i in 0..<3 {
        print(i)
        try f()
        if i == 1 {
          throw E()
        } else {
          g { try f() }
        }
        let h = {
          try f()
        }
        try? f()
      }
      func k() throws {
        try f()
      }
      let v = if x {
        try f()
      } else {
        2
      }
      do {
        try f()
      } catch {
        try g()
      }
      #if os(Linux)
      switch x {
      case 1:
        try f()
      default: break
      }
      #endif
      """)
    let marked = source.matches(of: #/At\(line: (\d+)\)/#).map { Int($0.1)! }
    #expect(marked == [2, 4, 6, 18, 23, 24, 26, 28, 31])
  }

  @Test("a statement that is set apart keeps its line and column")
  func columns() throws {
    let source = try program("let x = f(1);\tprint(x); struct A { let y = nope }; print(3)")
    let place = "#sourceLocation(file: \"chapters/x.md\", line: 2)\n"
    #expect(source.contains("let x = f(1);\ndo {\n\(place)              print(x);\n}\n"))
    #expect(source.contains("}\n\(place)                        struct A { let y = nope };\ndo {\n"))
  }

  @Test("a cell that is not Swift by the grammar ends the program, which then cannot compile")
  func broken() throws {
    let source = try program("let a = 1", "struct B {\n  let c = 3", "let d = 4\n}")
    #expect(source.contains("let a = 1") && source.contains("#error"))
    #expect(source.hasSuffix("line: 5)\nstruct B {\n  let c = 3\n"))
  }

  @Test("every file of the package is left as it is")
  func ownSources() throws {
    let root = "\(TestBook.packageRoot)/Sources"
    let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }.sorted()
    #expect(files.count > 50)
    for file in files {
      let code = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
      let chapter = try ChapterParser.parse("~~~~~~ swift\n\(code)\n~~~~~~\n", id: "x", file: "x.md")
      let source = Tangler(file: "x.md", cells: chapter.cells).program().source
      #expect(!source.contains("\n#error"), "\(file)")
      let left = code.split(separator: "\n").filter { $0 != "}" && $0 != "do {" && !$0.isEmpty }
      let kept = source.split(separator: "\n").filter { $0 != "}" && $0 != "do {" }
      #expect(Set(left).isSubset(of: Set(kept)), "\(file)")
    }
  }
}
