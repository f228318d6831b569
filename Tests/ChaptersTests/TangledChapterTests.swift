import ChapterRuntime
import Chapters
import Foundation
import Testing

@Suite("What Swift says a chapter means")
struct TangledChapterTests {
  private func run(_ cells: String...) throws -> ChapterReport {
    let text = "# A chapter\n" + cells.map { "\n```swift\n\($0)\n```\n" }.joined()
    return try TestBook(["01-a.md": text]).run().chapter("01-a")
  }

  @Test("names are resolved by the language: shadowed, global, of a member, of an argument, and like the runner's own")
  func names() throws {
    let chapter = try run(
      """
      let n = 3
      func twice(n: Int) -> Int { 2 * n }
      extension Int { var doubled: Int { twice(n: self) } }
      let count = [1, 2].count
      extension Array { var half: Int { count / 2 } }
      struct Above { func n3() -> Int { n + count } }
      func main() -> String { "main" }
      func cells() -> String { main() + " cells" }
      struct ChapterProgram { var x = n }
      struct ChapterRuntime {}
      struct ChapterSession {}
      enum Error: Swift.Error { case bad }
      struct Never {}
      func report() {}
      """,
      """
      print(4.doubled, [1, 2, 3, 4].half, Above().n3(), cells(), ChapterProgram().x)
      private let secret = 5; print(secret); struct Inner { var s = secret }; print(Inner().s)
      let `class` = 6
      print(`class`)
      """)
    #expect(chapter.complaints == [])
    #expect(chapter.output(1) == [.text("8 2 5 main cells 3\n5\n5\n6\n")])
  }

  @Test("conditional compilation, operators, actors, wrappers and regular expressions stand where they stood")
  func constructs() throws {
    let chapter = try run(
      """
      #if canImport(Foundation)
      import Foundation
      #endif
      #if os(Linux)
      extension String { var loud: String { uppercased() } }
      #endif
      typealias X = Int
      func g() async -> X { 4 }
      async let later = g()
      let set = 3
      let w =
        set
      extension Int { var w2: Int { self * w } }
      prefix operator √
      prefix func √ (x: Double) -> Double { x.squareRoot() }
      precedencegroup Stronger { higherThan: MultiplicationPrecedence }
      infix operator ***: Stronger
      func *** (a: Int, b: Int) -> Int { a * b + w }
      """,
      """
      let quote = /a"b\\/{/
      let spaced = #/ " /#
      print("x".loud, await later, 2.w2, √9.0, 1 + 2 *** 3, "a\\"b/{".contains(quote), " \\" ".contains(spaced))
      actor Counter { var value = w; func add() -> Int { value += 1; return value } }
      print(await Counter().add())
      @propertyWrapper struct Halved { var wrappedValue: Int { stored / 2 }; var stored = 8 }
      struct Holder { @Halved var x }
      print(Holder().x)
      defer { print("deferred") }
      loop: for i in 0..<3 {
        for j in 0..<3 where j == i { if i == 1 { break loop }; print(i, j) }
      }
      """)
    #expect(chapter.complaints == [])
    #expect(chapter.output(1) == [.text("X 4 6 3.0 10 true true\n4\n4\n0 0\ndeferred\n")])
  }

  @Test(
    "a variable that is used before it has its value is an error at the use",
    arguments: [
      ("print(n)", "let n = 3", "4: 'n' is used before it gets its value on line 8"),
      ("print(\"\\(n)\")", "let n = 3", "4: 'n' is used before it gets its value on line 8"),
      ("func f() -> Int { n }\nprint(f())", "let n = 3", "5: this uses a declaration that needs 'n'"),
      ("print(2); print(f())", "let n = 3\nfunc f() -> Int { n }", "4: this uses a declaration that needs 'n'"),
      (
        "print([1].half)", "let n = 3\nextension Array { var half: Int { n } }",
        "4: this uses a declaration that needs 'n'"
      ),
      ("let n = f()\nfunc f() -> Int { n }", "print(n)", "4: this uses a declaration that needs 'n'"),
      ("func f() { print(x) }\nlet x: Int\nf()", "x = 3\nf()", "6: this uses a declaration that needs 'x'"),
    ])
  func early(first: String, second: String, complaint: String) throws {
    let chapter = try run(first, second)
    #expect(chapter.complaints.first?.hasPrefix("chapters/01-a.md:\(complaint)") == true, "\(chapter.complaints)")
    #expect(chapter.result?.cells == [])
  }

  @Test("declarations may stand above the variables they need, and below their use, while nothing runs early")
  func order() throws {
    let chapter = try run(
      """
      func show() { print(n) }
      print(twice(2), [1, 2].half, [5].map { n in n }, Box(n: 7).n)
      let fibonacci: (Int) -> Int = { n in n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2) }
      """,
      """
      let n = 3, count = 4
      func twice(_ n: Int) -> Int { 2 * n }
      extension Array { var half: Int { count / 2 } }
      struct Box { let n: Int }
      show()
      print(fibonacci(7), n, count)
      """)
    #expect(chapter.complaints == [])
    #expect(chapter.output(0) == [.text("4 1 [5] 7\n")])
    #expect(chapter.output(1) == [.text("3\n13 3 4\n")])
  }

  @Test("an error is reported with the line that threw it, within a loop too, and no later cell runs")
  func errors() throws {
    let chapter = try run(
      """
      enum Problem: Error { case at(Int) }
      func check(_ i: Int) throws(Problem) -> Int { if i == 2 { throw .at(i) }; return i }
      defer { print("leaving") }
      """,
      """
      for i in 0..<9 {
        print(i)
        let value = try check(i)
        print(value)
      }
      """, "print(\"never\")")
    #expect(chapter.complaints == ["chapters/01-a.md:12: Problem: at(2)"])
    #expect(chapter.output(1) == [.text("0\n0\n1\n1\n2\nleaving\n")])
    #expect(chapter.result?.cells.count == 2)
  }

  @Test(
    "what does not compile is reported in its own cell",
    arguments: [
      ("struct B {\n  let c = 3", "let d = 4\n}", "6:8: expected '}' before the end of the cell"),
      ("let a = [1]", ".map { $0 }", "8:2: reference to member 'map'"),
      ("let a = 1", "return", "8:1: return invalid outside of a func"),
      ("let a = 1", "let a = 2", "8:5: invalid redeclaration of 'a'"),
      ("let a = 1; let b: String = a", "", "4:28: cannot convert value of type 'Int'"),
    ])
  func compileErrors(first: String, second: String, complaint: String) throws {
    let chapter = try run(first, second)
    #expect(chapter.complaints.first?.hasPrefix("chapters/01-a.md:\(complaint)") == true, "\(chapter.complaints)")
  }
}
