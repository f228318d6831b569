import ChapterRuntime
import Chapters
import Foundation
import Testing

@Suite("Chapters that fail")
struct ChapterFailureTests {
  @Test("each failure names its line, stops its chapter, and lets the others run")
  func failures() throws {
    let book = try TestBook(fixtures: "failures")
    let report = try book.run()
    #expect(report.failed)
    func first(_ id: String) throws -> String { try #require(report.chapter(id).complaints.first) }

    #expect(
      try first("01-compile")
        == "chapters/01-compile.md:11:20: cannot convert value of type 'Int' to specified type 'String'")
    #expect(try report.chapter("01-compile").result?.cells == [])

    #expect(try first("02-trap") == "chapters/02-trap.md:10: Fatal error: Index out of range")
    let trap = try report.chapter("02-trap")
    #expect(trap.output(0) == [.text("before\n")])
    #expect(trap.result?.failure?.cell == 1)
    #expect(trap.result?.cells.count == 2)

    #expect(
      try report.chapter("03-error").complaints == [
        "chapters/03-error.md:15: train.txt:12: the protocol line has 3 fields. Write five fields."
      ])
    let verdicts = try report.chapter("03-error").result?.check.rows.map(\.verdict)
    #expect(verdicts == [.passed, .notMeasured])

    #expect(
      try first("04-endless") == "chapters/04-endless.md:9: the cell ran longer than its timeout of 0.5 s")
    #expect(
      try first("05-return").hasPrefix("chapters/05-return.md:5: the program ended before the chapter's last cell"))
    #expect(
      try first("12-twice").hasPrefix("chapters/12-twice.md:7: the quantity \"eer\" is reported a second time"))
    #expect(try first("10-malformed").hasPrefix("chapters/10-malformed.md:3: a cell has no option \"labl\""))

    #expect(try report.chapter("08-builds-on-error").status == .blocked)
    #expect(try report.chapter("08-builds-on-error").result == nil)
    #expect(try report.chapter("11-fine").status == .passed)
    #expect(try report.chapter("11-fine").output(0) == [.text("fine\n")])

    try expectQuantities(report)
    try expectSkips(report)
    #expect(book.exists("book/10-malformed.html"))
    #expect(try book.read("book/02-trap.html").contains("<b>chapters/02-trap.md:10</b> Fatal error"))
    #expect(report.summaryTable.contains("02-trap"))
  }

  private func expectQuantities(_ report: BookReport) throws {
    let chapter = try report.chapter("06-quantities")
    #expect(
      chapter.complaints == [
        "chapters/06-quantities.md:13: accuracy: measured 0.2 %, expected 0.5 (0.1): off by 0.25",
        "chapters/06-quantities.md:14: broken: measured NaN, expected 1 (1000): the value is not a finite number",
        "chapters/06-quantities.md:15: choice: measured skip_connect, expected none (exact): differs from the expected text",
        "chapters/06-quantities.md:17: absent: expected 3 (1): never reported",
      ])
    #expect(chapter.result?.check.unchecked.map(\.name) == ["extra"])
    #expect(chapter.result?.check.rows.map(\.quantity) == ["accuracy", "broken", "choice", "good", "absent"])
    #expect(chapter.status == .failed)
  }

  private func expectSkips(_ report: BookReport) throws {
    let chapter = try report.chapter("07-skipped")
    #expect(chapter.status == .skipped)
    #expect(chapter.result?.skipped?.reason == "the corpus of the paper is not here")
    #expect(chapter.result?.check.rows.map(\.verdict) == [.passed, .notMeasured])
    let after = try report.chapter("09-builds-on-skipped")
    #expect(after.status == .skipped)
    #expect(after.result?.skipped?.reason == "07-skipped was skipped: the corpus of the paper is not here")
  }

  @Test(
    "malformed chapters are refused with the line",
    arguments: [
      ("<!-- chapter\nafter 03\n-->", "chapters/x.md:2: \"after 03\" is not of the form key: value"),
      ("<!-- chapter\n\ninput: a\n-->", "chapters/x.md:3: a chapter has no setting \"input\""),
      ("<!-- chapter\ntimeout: soon\n-->", "chapters/x.md:2: timeout: soon is not a positive number of seconds"),
      ("<!-- chapter\nafter: a", "chapters/x.md:1: the comment with the chapter's settings is not closed"),
      ("```swift\nlet x = 1\n", "chapters/x.md:1: the cell is not closed"),
      ("```swift eval=no\n```\n", "chapters/x.md:1: eval=no is neither true nor false"),
      ("```swift label\n```\n", "chapters/x.md:1: the cell option \"label\" has no value"),
      ("```swift label=a.b\n```\n", "chapters/x.md:1: \"a.b\" cannot be a label"),
      ("```swift timeout=-1\n```\n", "chapters/x.md:1: timeout=-1 is not a positive number of seconds"),
      ("```swift caption=\"a\n```\n", "chapters/x.md:1: the value of the cell option \"caption\" has no closing"),
      (
        "```swift label=a\n```\n\n```swift label=a\n```\n", "chapters/x.md:4: the label \"a\" is already used on line 1"
      ),
      ("- item\n\n  ```swift\n  let x = 1\n  ```\n", "chapters/x.md:3: a cell inside a list or quotation cannot run"),
      (table("a | 1 | about | b"), "chapters/x.md:3: \"about\" is not a tolerance"),
      (table("a | many | 5 % | b"), "chapters/x.md:3: the expected value \"many\" is not a number"),
      (table("a |  | 5 % | b"), "chapters/x.md:3: the quantity \"a\" has no expected value"),
      (table(" | 1 | 5 % | b"), "chapters/x.md:3: the row names no quantity"),
      (table("a | 1 | 1 | b\na | 2 | 1 | c"), "chapters/x.md:4: the quantity \"a\" has a row for the same profile"),
      (
        "| quantity | expected | tolerance | source | profile |\n|-|-|-|-|-|\n| a | 1 | 1 | b | huge |\n",
        "chapters/x.md:3: there is no profile \"huge\""
      ),
      (
        "| quantity | expected | tolerance | source | note |\n|-|-|-|-|-|\n",
        "chapters/x.md:1: a tolerance table has no column \"note\""
      ),
    ])
  func malformed(text: String, message: String) {
    do {
      _ = try ChapterParser.parse(text, id: "x", file: "chapters/x.md")
      Issue.record("accepted")
    } catch {
      #expect("\(error)".hasPrefix(message), "\(error)")
    }
  }

  private static func table(_ rows: String) -> String {
    "| quantity | expected | tolerance | source |\n|-|-|-|-|\n"
      + rows.split(separator: "\n").map { "| \($0) |\n" }.joined()
  }

  @Test("an unknown chapter, and one that builds on a later one, are named")
  func unknown() throws {
    let book = try TestBook([
      "01-a.md": "<!-- chapter\nafter: 02-b\n-->\n# A\n", "02-b.md": "# B\n",
      "03-c.md": "<!-- chapter\nafter: 09-z\n-->",
    ])
    #expect {
      try book.run(["7"])
    } throws: {
      "\($0)" == "chapters: there is no chapter \"7\". There are: 01-a, 02-b, 03-c."
    }
    let report = try book.run()
    #expect(
      try report.chapter("01-a").complaints.first?.contains("builds on 02-b, which does not come before it") == true)
    #expect(try report.chapter("03-c").complaints.first?.contains("builds on 09-z, which does not exist") == true)
    #expect(try report.chapter("02-b").status == .passed)
  }
}
