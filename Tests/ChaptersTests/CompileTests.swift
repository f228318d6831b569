import Basics
import Chapters
import Foundation
import Testing

@Suite("Compiling a chapter")
struct CompileTests {
  private static func chapter(_ number: Int) -> String {
    "# A\n\n```swift\nreport(\"n\", \(number))\n```\n\n| quantity | expected | tolerance | source |\n|---|---|---|---|\n"
      + "| n | \(number) | exact | by hand |\n"
  }

  @Test("the program that runs is the one that was compiled, whatever has been put in its place")
  func identity() throws {
    let book = try TestBook(["01-a.md": Self.chapter(1), "02-b.md": Self.chapter(2)])
    #expect(try !book.run().failed)
    func program(_ id: String) -> String { "\(book.root)/.build/book/mini-1/\(id)/program" }
    try FileManager.default.removeItem(atPath: program("01-a"))
    try FileManager.default.copyItem(atPath: program("02-b"), toPath: program("01-a"))
    let report = try book.run(force: true)
    #expect(report.complaints == [])
    #expect(try report.chapter("01-a").result?.quantities.first?.value == .integer(1))
  }

  @Test("errors come once, with column, line of code and mark; warnings come too")
  func messages() throws {
    let book = try TestBook([
      "01-wrong.md": "# Wrong\n\n```swift\nlet a = 1\n  let b: String = a\nprint(c)\n```\n",
      "02-warns.md": "# Warns\n\n```swift\nfunc f() -> Int { 1 }\nf()\n```\n",
    ])
    let said = Lines()
    var configuration = try book.configuration()
    configuration.say = { said.add($0) }
    let report = try BookRunner(configuration).run()
    let message = "chapters/01-wrong.md:5:19: cannot convert value of type 'Int' to specified type 'String'"
    #expect(said.all.filter { $0.contains("cannot convert value") } == [message])
    let failure = try #require(report.chapter("01-wrong").result?.failure)
    #expect(failure.column == 19)
    #expect(
      failure.detail
        == "  let b: String = a\n                  ^\nchapters/01-wrong.md:6:7: cannot find 'c' in scope")
    #expect(try report.chapter("02-warns").status == .passed)
    #expect(said.all.filter { $0.hasPrefix("chapters/02-warns.md:5:1: warning: result of call to 'f()'") }.count == 1)
    #expect(try book.read("book/02-warns.html").contains("The compiler warns:"))
  }

  @Test("compiling is shown, and counts against the chapter's limit of time")
  func limit() throws {
    let book = try TestBook(["01-a.md": "<!-- chapter\ntimeout: 0.05\n-->\n" + Self.chapter(1)])
    let shown = Lines()
    var configuration = try book.configuration()
    configuration.showProgress = { shown.add($0) }
    let report = try BookRunner(configuration).run()
    #expect(report.complaints.first?.hasPrefix("chapters/01-a.md:6: compiling the chapter took longer than") == true)
    #expect(shown.all.first == "01-a: compiling, 0 s")
  }

  @Test("what is wrong with the library or the compiler's cache is not the chapter's fault, and a cache is made anew")
  func toolchain() throws {
    let book = try TestBook(["01-a.md": Self.chapter(1)])
    // A build folder whose modules are of another compiler.
    let folder = "\(book.root)/broken"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["ChapterRuntime.build", "Basics.build", "CPlatform.build"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/\(name)", withDestinationPath: "\(TestBook.buildFolder)/\(name)")
    }
    try book.write("no module", to: "broken/Modules/ChapterRuntime.swiftmodule")
    var configuration = try book.configuration()
    let whole = configuration.engine
    configuration.engine = try EngineLibrary(
      buildFolder: folder, packageRoot: TestBook.packageRoot,
      linkage: .objects(modules: ["ChapterRuntime", "Basics", "CPlatform"]))
    configuration.moduleCache = "cache"
    let failure = try #require(BookRunner(configuration).run().chapter("01-a").result?.failure)
    #expect(failure.kind == .toolchain)
    #expect(failure.described(in: "f").hasPrefix("f: not compiled, for a reason that is not in the chapter"))

    try book.write("no folder", to: "spoiled")
    configuration.engine = whole
    configuration.moduleCache = "spoiled"
    #expect(try !BookRunner(configuration).run().failed)
  }
}
