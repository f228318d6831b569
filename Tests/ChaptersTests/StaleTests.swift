import Basics
import ChapterRuntime
import Chapters
import Foundation
import Testing

@Suite("Results that are not what a run would leave")
struct StaleTests {
  private static let text = """
    <!-- chapter
    inputs: notes.txt
    outputs: $runs/left.txt
    -->
    # Stale

    The first is `= first`.

    ```swift label=first
    import Foundation
    report("first", 41)
    ```

    ```swift label=second
    report("second", 42)
    try "left".write(toFile: "\\(Parameters.runs)/left.txt", atomically: true, encoding: .utf8)
    try show(name: "b-x", caption: "X", formats: ["svg"]) { path in
      try "<svg><!-- from stale --></svg>".write(toFile: path, atomically: true, encoding: .utf8)
    }
    ```

    | quantity | expected | tolerance | source |
    |---|---|---|---|
    | first | 41 | exact | by hand |
    """
  private static let id = "01-stale"

  private func check(_ book: TestBook, allowsStale: Bool = false) throws -> BookReport {
    var configuration = try book.configuration()
    configuration.allowsStale = allowsStale
    return try BookRunner(configuration).check()
  }

  /// The part of a page that a cell has.
  private func section(_ label: String, _ page: String) -> String {
    page.components(separatedBy: "<section class=\"cell\" id=\"").first { $0.hasPrefix("\(label)\"") }?
      .components(separatedBy: "</section>").first ?? ""
  }

  @Test("are a state of their own in report, file and page, and outputs stay with the code that left them")
  func stale() throws {
    let book = try TestBook(["\(Self.id).md": Self.text])
    try book.write("hello", to: "notes.txt")
    #expect(try !book.run().failed)
    #expect(try !check(book).failed)

    let edited = Self.text.replacingOccurrences(
      of: "```swift label=first", with: "```swift label=new\nprint(\"new\")\n```\n\n```swift label=first"
    ).replacingOccurrences(of: "42", with: "43")
    try book.write(edited, to: "chapters/\(Self.id).md")
    let report = try check(book)
    #expect(report.failed)
    #expect(try report.chapter(Self.id).status == .stale)
    #expect(try report.chapter(Self.id).stale == ["the code changed"])
    #expect(try !check(book, allowsStale: true).failed)
    let summary = try book.read("book/results/mini-1/book.json")
    #expect(summary.contains("\"passed\" : false") && summary.contains("\"status\" : \"stale\""))
    let page = try book.read("book/\(Self.id).html")
    #expect(section("new", page).contains("Not run as it stands."))
    #expect(section("first", page).contains("<td class=\"number\">41</td>"))
    #expect(section("second", page).contains("Not run as it stands.") && !section("second", page).contains(">42<"))
    #expect(!page.contains("aria-label=\"passed\"") && page.contains("aria-label=\"stale\""))
    #expect(try book.read("book/index.html").contains("0 of 1 checked quantities"))

    try book.write(Self.text, to: "chapters/\(Self.id).md")
    #expect(try !check(book).failed, "what was undone is not stale")
  }

  @Test("an inline value that no cell reports is a failed check, and putting it right runs nothing")
  func mentions() throws {
    let book = try TestBook(["\(Self.id).md": Self.text.replacingOccurrences(of: "`= first`", with: "`= frist`")])
    try book.write("hello", to: "notes.txt")
    let wrong = try book.run()
    #expect(wrong.failed)
    #expect(
      wrong.complaints == ["chapters/\(Self.id).md:7: the text shows the quantity \"frist\", which no cell reports"])
    #expect(try check(book).failed)
    try book.write(Self.text, to: "chapters/\(Self.id).md")
    let right = try book.run()
    #expect(!right.failed)
    #expect(try !right.chapter(Self.id).ran)
    try book.write(Self.text + "\n\nAnd `= other`.\n", to: "chapters/\(Self.id).md")
    let more = try book.run()
    #expect(more.failed)
    #expect(try !more.chapter(Self.id).ran)
  }

  /// Other content of the same length under the same time.
  private func tamper(_ path: String, _ old: String, _ new: String) throws {
    var before = stat()
    #expect(stat(path, &before) == 0)
    let data = Data(try AtomicFile.readText(path).replacingOccurrences(of: old, with: new).utf8)
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.write(contentsOf: data)
    try file.close()
    var times = [before.st_atim, before.st_mtim]
    #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    var after = stat()
    #expect(stat(path, &after) == 0)
    #expect(after.st_size == before.st_size && after.st_mtim.tv_nsec == before.st_mtim.tv_nsec)
  }

  @Test("a figure, an output or an input changed by hand, of the same size and time, is found")
  func tampering() throws {
    // The figure of one would have the name of the other's, were they not kept apart.
    let other =
      "# Other\n\n```swift\nimport Foundation\n"
      + "try show(name: \"x\", caption: \"X\", formats: [\"svg\"]) { path in\n"
      + "  try \"<svg><!-- from other --></svg>\".write(toFile: path, atomically: true, encoding: .utf8)\n}\n```\n"
    let book = try TestBook(["\(Self.id).md": Self.text, "\(Self.id)-b.md": other])
    try book.write("hello", to: "notes.txt")
    #expect(try !book.run().failed)
    #expect(try book.read("book/\(Self.id).html").contains("from stale"))
    #expect(try book.read("book/\(Self.id)-b.html").contains("from other"))
    #expect(try !check(book).failed)
    // Longer ago than the clock of a file system ticks.
    usleep(1_100_000)
    #expect(try !check(book).failed)
    for (path, old, new, name) in [
      ("figures/\(Self.id)/b-x.svg", "from stale", "from trick", "its figure \(Self.id)/b-x.svg changed"),
      ("runs/book/mini-1/left.txt", "left", "lest", "its output $runs/left.txt changed"),
      ("notes.txt", "hello", "hullo", "the input notes.txt changed"),
    ] {
      try tamper("\(book.root)/\(path)", old, new)
      #expect(try check(book).chapter(Self.id).stale == [name])
      try tamper("\(book.root)/\(path)", new, old)
      #expect(try check(book).chapter(Self.id).stale == [])
    }
  }

  @Test("a declared output that is never made is a failure")
  func output() throws {
    let text = "<!-- chapter\noutputs: $runs/absent.txt\n-->\n# A\n\n```swift\nprint(1)\n```\n"
    let book = try TestBook(["01-a.md": text])
    let report = try book.run()
    #expect(report.failed)
    #expect(
      report.complaints.first
        == "chapters/01-a.md:1: the output $runs/absent.txt is declared, and the chapter did not make it")
  }

  @Test("a skipped chapter that made no output is skipped and not stale")
  func skippedOutput() throws {
    let text = "<!-- chapter\noutputs: $runs/absent.txt\n-->\n# A\n\n```swift\nskip(\"no data\")\n```\n"
    let book = try TestBook(["01-a.md": text])
    #expect(try !book.run().failed)
    #expect(try check(book).chapter("01-a").status == .skipped)
    #expect(try !check(book).failed)
  }

  @Test("a chapter behind one that runs each time runs again exactly if that one left something else")
  func behindAlways() throws {
    let always =
      "<!-- chapter\ncache: none\n-->\n# A\n\n```swift\nimport Foundation\n"
      + "print(try String(contentsOfFile: \"state.txt\", encoding: .utf8))\n```\n"
    let behind = "<!-- chapter\nafter: 01-a\n-->\n# B\n\n```swift\nprint(1)\n```\n"
    let book = try TestBook(["01-a.md": always, "02-b.md": behind])
    try book.write("one", to: "state.txt")
    #expect(try book.run().chapters.map(\.ran) == [true, true])
    #expect(try book.run().chapters.map(\.ran) == [true, false])
    try book.write("two", to: "state.txt")
    #expect(try book.run().chapters.map(\.ran) == [true, true])
    #expect(try book.run(["2"], force: true).chapters.map(\.ran) == [true, true])

    try book.write(always.replacingOccurrences(of: "cache: none", with: "timeout: 9"), to: "chapters/01-a.md")
    _ = try book.run()
    #expect(try book.run(["2"], force: true).chapters.map(\.ran) == [false, true], "forced is what was named")
    var configuration = try book.configuration()
    configuration.force = .all
    #expect(try BookRunner(configuration).run(["2"]).chapters.map(\.ran) == [true, true])
  }
}
