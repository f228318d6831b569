import Basics
import Foundation

/// Writes the pages of the book.
struct BookWeaver {
  let configuration: BookConfiguration
  let book: Book

  /// Writes `index.html`, a page for each chapter and the style sheet; pages of chapters that are gone go too.
  ///
  /// - Returns: what a reader should know of the pages, a line each: links that lead nowhere.
  /// - Throws: `KitError` for the first file that cannot be written, when all others are.
  func weave(_ report: BookReport) throws -> [String] {
    let lock = try Workplace(configuration).openPages()
    defer { lock.release() }
    let title = book.introduction?.title ?? configuration.title
    let links = PageLinks(configuration: configuration, chapters: Set(book.entries.map(\.id)))
    var pages: [String: String] = [:]
    for index in report.chapters.indices {
      pages[report.chapters[index].id] =
        ChapterPage(
          report: report, index: index, bookTitle: title, configuration: configuration, links: links
        ).html()
    }
    let introduction = book.introduction.map {
      ProseHTML(links: links, quantities: [], isStale: false).html($0.parts)
    }
    pages["index"] = IndexPage(report: report, bookTitle: title, introduction: introduction ?? "").html()
    var failure: (any Error)?
    func write(_ text: String, to name: String) {
      do {
        try AtomicFile.write(text, to: "\(configuration.bookFolder)/\(name)")
      } catch {
        failure = failure ?? error
      }
    }
    write(BookStyle.sheet, to: "book.css")
    for name in pages.keys.sorted() { write(pages[name]!, to: "\(name).html") }
    for page in Leftovers(configuration, book: book).pages where Self.isOwn(page) { unlink(page) }
    if let failure { throw failure }
    let unfinished = report.chapters.filter { $0.result?.outcome != .completed }.map(\.id)
    return LinkCheck(links: links, pages: pages, unfinished: Set(unfinished)).warnings(book)
  }

  /// Whether a page was written by this program, so that it may go.
  private static func isOwn(_ page: String) -> Bool {
    (try? AtomicFile.start(of: page, count: 1_000)).map { String(decoding: $0, as: UTF8.self) }?
      .contains(PageFrame.generator) == true
  }
}
