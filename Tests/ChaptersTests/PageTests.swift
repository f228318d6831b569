import Basics
import Chapters
import Foundation
import Testing

@Suite("Pages")
struct PageTests {
  /// `KIT_RECORD=1 swift test` writes the pages that the tests compare with anew.
  private static let records = ProcessInfo.processInfo.environment["KIT_RECORD"] != nil

  @Test("a chapter's page and the first page are as recorded")
  func snapshots() throws {
    let book = try TestBook(fixtures: "page")
    let report = try book.run()
    #expect(
      report.complaints == ["chapters/01-waves.md:44: absent: expected 1 (>= 3): never reported"])
    for name in ["index", "01-waves", "02-later"] {
      let page = try book.read("book/\(name).html").replacing(
        #/(ran in |class="number">)\d+\.\d s|\d+\.\d s of running/#
      ) {
        "\($0.1 ?? "")TIME"
      }
      let path = "\(TestBook.fixtures)/page/\(name).html"
      if Self.records { try AtomicFile.write(page, to: path) }
      #expect(try AtomicFile.readText(path) == page, "\(name).html; record it anew if the change is meant")
    }
  }

  @Test("pages load nothing from elsewhere and run no program")
  func standAlone() throws {
    let book = try TestBook(["01-a.md": "# A\n\nText <b>bold</b>.\n"])
    _ = try book.run()
    for name in ["index", "01-a"] {
      let page = try book.read("book/\(name).html")
      #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
    }
    #expect(!(try book.read("book/book.css").contains("url(")))
  }
}
