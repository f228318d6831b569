import Basics
import Chapters
import Foundation
import Testing

@Suite("Pages of unusual chapters")
struct PageContentTests {
  @Test("values in tables, links, headings and images, links of all forms and task lists are shown as meant")
  func prose() throws {
    let book = try TestBook([
      "01-a.md": """
      # A

      ```swift label=content
      report("n", 7)
      ```

      ## Value `= n`

      | what | value |
      |---|---|
      | n | `= n` |

      - [x] done `= n`
      - [ ] open

      [link `= n`](./02-b.md#more) and [other](../chapters/02-b.md "title") ![value `= n`](picture.png)

      > quoted `= n`[^1]

      ## Content

      [^1]: Note `= n`.
      """,
      "02-b.md":
        "# B\n\n## More\n\n## More\n\n[dead](03-c.md) [anchor](#nowhere) [far](01-a.md#gone) ![i](i.png) [up](#more-2)\n",
      "02-c.md": "# C\n",
    ])
    try book.write("png", to: "chapters/picture.png")
    let said = Lines()
    var configuration = try book.configuration()
    configuration.say = { said.add($0) }
    let report = try BookRunner(configuration).run()
    #expect(report.complaints == [])
    let page = try book.read("book/01-a.html")
    let value = "<span class=\"value\" title=\"n\">7</span>"
    for part in [
      "<td>\(value)</td>", "<h2>Value \(value)<a", "<a href=\"02-b.html#more\">link \(value)</a>",
      "<a href=\"02-b.html\" title=\"title\">", "<img src=\"../chapters/picture.png\" alt=\"value 7\" />",
      "quoted \(value)", "Note \(value)", "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> done",
      "<section class=\"cell\" id=\"content\">", "id=\"content-2\"",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(
      report.warnings == [
        "several chapters have the number 2: chapters/02-b.md, chapters/02-c.md",
        "chapters/02-b.md:7: the link 03-c.md leads nowhere: there is no such file",
        "chapters/02-b.md:7: the link #nowhere leads nowhere: the page has no such anchor",
        "chapters/02-b.md:7: the link 01-a.md#gone leads nowhere: that page has no anchor \"gone\"",
        "chapters/02-b.md:7: the image i.png leads nowhere: there is no such file",
      ])
    #expect(said.all.contains { $0.contains("several chapters have the number 2") })
    #expect {
      _ = try book.run(["2"])
    } throws: {
      "\($0)".contains("2 chapters have the number 2. Name one by its file: 02-b, 02-c.")
    }
  }

  @Test("a figure that a page cannot show has a sentence in its place, and other pages and the check go on")
  func figures() throws {
    func chapter(_ format: String, _ bytes: String) -> String {
      "# A\n\n```swift\nimport Foundation\ntry show(name: \"f\", caption: \"F\", formats: [\"\(format)\"]) { path in\n"
        + "  try Data(\(bytes)).write(to: URL(fileURLWithPath: path))\n}\n```\n"
    }
    let book = try TestBook([
      "01-pdf.md": chapter("pdf", "[37, 80, 68, 70]"), "02-latin.md": chapter("svg", "Array(\"<svg>\".utf8) + [0xe9]"),
      "03-gone.md": chapter("svg", "Array(\"<svg></svg>\".utf8)"), "04-last.md": "# Last\n\n```swift\nprint(1)\n```\n",
    ])
    let report = try book.run()
    #expect(report.complaints == [])
    #expect(try book.read("book/01-pdf.html").contains("Not shown here: no page can show PDF."))
    #expect(try book.read("book/02-latin.html").contains("<img src=\"data:image/svg+xml;base64,"))
    try FileManager.default.removeItem(atPath: "\(book.root)/figures/03-gone/f.svg")
    let checked = try BookRunner(try book.configuration()).check()
    #expect(checked.chapters.map(\.status) == [.passed, .passed, .stale, .passed])
    #expect(try book.read("book/03-gone.html").contains("Not shown here: the file 03-gone/f.svg is missing."))
    #expect(book.exists("book/04-last.html"))
    #expect(try book.run().chapters.map(\.ran) == [false, false, true, false])
  }
}
