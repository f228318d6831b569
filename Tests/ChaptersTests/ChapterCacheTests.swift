import Basics
import ChapterRuntime
import Chapters
import Foundation
import Testing

@Suite("Chapters that ran before")
final class ChapterCacheTests {
  private static let chapter = """
    <!-- chapter
    inputs: notes.txt, $data
    outputs: $runs/left.txt
    -->
    # Cached

    Prose.

    ```swift
    import Foundation
    let notes = try String(contentsOfFile: "notes.txt", encoding: .utf8)
    report("length", notes.count)
    report("seed", Int(Parameters.seed))
    print(Parameters.profile, Parameters.threads, Parameters.data)
    try notes.write(toFile: "\\(Parameters.runs)/left.txt", atomically: true, encoding: .utf8)
    try show(name: "dot", caption: "A dot", formats: ["svg"]) { path in
      try "<svg></svg>".write(toFile: path, atomically: true, encoding: .utf8)
    }
    ```

    | quantity | expected | tolerance | source |
    |---|---|---|---|
    | length | 5 | exact | by hand |
    """
  private static let builder = """
    <!-- chapter
    after: 01-cached
    -->
    # Builds on it

    ```swift
    print("built")
    ```
    """

  /// The reason that the runner gave for running the chapter; nil if it did not run.
  private func reason(_ id: String, _ book: TestBook, seed: UInt64 = 1, force: Bool = false) throws -> String? {
    let lines = Lines()
    var configuration = try book.configuration(seed: seed, force: force)
    configuration.say = { lines.add($0) }
    let report = try BookRunner(configuration).run([id])
    #expect(report.complaints == [])
    let chapter = try report.chapter(id)
    guard chapter.ran else { return nil }
    return lines.all.first { $0.contains("] \(id): ") && !$0.contains(": passed") }?
      .components(separatedBy: "\(id): ").last
  }

  @Test("a chapter without a cache runs each time, and says so")
  func always() throws {
    let chapter = "<!-- chapter\ncache: none\n-->\n# Fresh\n\n```swift\nprint(1)\n```\n"
    let book = try TestBook(["01-fresh.md": chapter])
    _ = try reason("01-fresh", book)
    #expect(try reason("01-fresh", book) == "runs each time")
    try book.write(chapter.replacingOccurrences(of: "none", with: "often"), to: "chapters/01-fresh.md")
    let report = try book.run()
    #expect(report.complaints.joined().contains("chapters/01-fresh.md:2: cache: often is not known"))
  }

  @Test("unchanged chapters do not run again, and changed ones say why")
  func reasons() throws {
    let book = try TestBook(["01-cached.md": Self.chapter, "02-builder.md": Self.builder])
    try book.write("hello", to: "notes.txt")
    try book.write("flac", to: "data/corpus/a.flac")
    #expect(try reason("01-cached", book) == "has no result in the profile mini")
    #expect(try reason("01-cached", book) == nil)
    #expect(try reason("02-builder", book) == "has no result in the profile mini")

    try book.write(Self.chapter.replacingOccurrences(of: "Prose.", with: "More\n\nprose."), to: "chapters/01-cached.md")
    #expect(try reason("02-builder", book) == nil)

    try book.write("world", to: "notes.txt")
    #expect(try reason("02-builder", book) == "the chapter 01-cached changed")
    try book.write("hello", to: "notes.txt")
    #expect(try reason("01-cached", book) == "the input notes.txt changed")
    try book.write("more", to: "data/corpus/b.flac")
    #expect(try reason("01-cached", book) == "the input $data changed")
    #expect(try reason("01-cached", book, seed: 2) == "has no result in the profile mini")
    #expect(try reason("01-cached", book) == nil, "each seed has results of its own")
    try FileManager.default.removeItem(atPath: "\(book.root)/figures/01-cached/dot.svg")
    #expect(try reason("01-cached", book) == "its figure 01-cached/dot.svg is missing")
    try FileManager.default.removeItem(atPath: "\(book.root)/runs/book/mini-1/left.txt")
    #expect(try reason("01-cached", book) == "its output $runs/left.txt is missing")
    #expect(try reason("01-cached", book, force: true) == "forced")
    try book.write(
      Self.chapter.replacingOccurrences(of: "Int(Parameters.seed)", with: "1"), to: "chapters/01-cached.md")
    #expect(try reason("01-cached", book) == "the code changed")
    #expect(try book.run().chapters.map(\.ran) == [false, true])
  }

  @Test("tolerances are checked anew without running, and stale results are marked")
  func checks() throws {
    let book = try TestBook(["01-cached.md": Self.chapter])
    try book.write("hello", to: "notes.txt")
    try book.write("flac", to: "data/corpus/a.flac")
    #expect(try BookRunner(try book.configuration()).check().complaints.first?.contains("there is no result") == true)
    let ran = try book.run()
    #expect(!ran.failed)
    #expect(try ran.chapter("01-cached").result?.check.unchecked.map(\.name) == ["seed"])

    try book.write(Self.chapter.replacingOccurrences(of: "| 5 |", with: "| 6 |"), to: "chapters/01-cached.md")
    try book.write("changed", to: "notes.txt")
    let checked = try BookRunner(try book.configuration()).check()
    #expect(checked.failed)
    #expect(
      checked.complaints == [
        "chapters/01-cached.md: the result is stale: the input notes.txt changed",
        "chapters/01-cached.md:23: length: measured 5, expected 6 (exact): off by 1",
      ])
    #expect(try checked.chapter("01-cached").stale == ["the input notes.txt changed"])
    #expect(checked.summaryTable.contains("stale: the input notes.txt changed"))
    #expect(try book.read("book/01-cached.html").contains("The results on this page are stale:"))
  }

  @Test("a chapter whose figure is gone does not stop the others: its page says so, and it is stale")
  func missingFigure() throws {
    let other = "# Other\n\n```swift\nprint(1)\n```\n"
    let book = try TestBook(["01-cached.md": Self.chapter, "02-other.md": other])
    try book.write("hello", to: "notes.txt")
    try book.write("flac", to: "data/corpus/a.flac")
    #expect(try !book.run().failed)
    try FileManager.default.removeItem(atPath: "\(book.root)/figures/01-cached/dot.svg")
    #expect(try !book.run(["02-other"], force: true).failed)
    #expect(try book.read("book/01-cached.html").contains("the file 01-cached/dot.svg is missing"))
    #expect(try book.read("book/01-cached.html").contains("The results on this page are stale:"))
    #expect(try BookRunner(try book.configuration()).check(["1"]).chapter("01-cached").status == .stale)
  }

  @Test("an input that does not exist is named, and the chapter does not run")
  func missingInput() throws {
    let book = try TestBook(["01-cached.md": Self.chapter])
    try book.write("hello", to: "notes.txt")
    let chapter = try book.run().chapter("01-cached")
    #expect(chapter.status == .failed)
    #expect(
      chapter.complaints.first
        == "chapters/01-cached.md:1: the input $data does not exist. Make it, or run what makes it")
    #expect(chapter.result?.cells == [])
  }

  @Test("the same run gives the same JSON, timings aside, and reads back as it was")
  func stability() throws {
    let book = try TestBook(["01-cached.md": Self.chapter])
    try book.write("hello", to: "notes.txt")
    try book.write("flac", to: "data/corpus/a.flac")
    func record() throws -> [String: Any] {
      let result = try #require(try book.run(force: true).chapter("01-cached").result)
      let path = "book/results/mini-1/01-cached.json"
      #expect(try CanonicalJSON.decode(ChapterResult.self, fromFile: "\(book.root)/\(path)") == result)
      let json = try JSONSerialization.jsonObject(with: Data(try book.read(path).utf8))
      return try #require(json as? [String: Any])
    }
    var first = try record()
    var second = try record()
    #expect(first.removeValue(forKey: "timings") != nil)
    #expect(second.removeValue(forKey: "timings") != nil)
    #expect(NSDictionary(dictionary: first) == NSDictionary(dictionary: second))
    let summary = try book.read("book/results/mini-1/book.json")
    #expect(summary.contains("\"passed\" : true"))
  }

  @Test("numbers that JSON lacks survive in results")
  func numbers() throws {
    for value: QuantityValue in [
      .number(.infinity), .number(-.infinity), .number(0.1), .integer(3), .number(3), .text("x"),
    ] {
      let data = try CanonicalJSON.encode(value)
      #expect(try JSONDecoder().decode(QuantityValue.self, from: data) == value)
    }
    let data = try CanonicalJSON.encode(QuantityValue.number(.nan))
    #expect(try JSONDecoder().decode(QuantityValue.self, from: data).real?.isNaN == true)
  }
}
