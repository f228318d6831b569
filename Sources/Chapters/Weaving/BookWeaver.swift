import Foundation
import Basics

/// Writes the pages of the book.
struct BookWeaver {
  let configuration: BookConfiguration

  /// Writes `index.html`, a page for each chapter and the style sheet.
  func weave(_ report: BookReport) throws {
    let folder = configuration.absolute(configuration.book)
    try AtomicFile.write(BookStyle.sheet, to: "\(folder)/book.css")
    let title = try bookTitle()
    for index in report.chapters.indices {
      let page = try ChapterPage(report: report, index: index, bookTitle: title, configuration: configuration).html()
      try AtomicFile.write(page, to: "\(folder)/\(report.chapters[index].id).html")
    }
    try AtomicFile.write(
      try IndexPage(report: report, bookTitle: title, introduction: introduction(), configuration: configuration)
        .html(),
      to: "\(folder)/index.html")
  }

  private var indexFile: String { "\(configuration.absolute(configuration.chapters))/index.md" }

  private func bookTitle() throws -> String {
    guard FileManager.default.fileExists(atPath: indexFile) else { return configuration.title }
    let blocks = MarkdownDocument(parsing: try AtomicFile.readText(indexFile))
    return blocks.blocks.first { $0.type == "heading" && $0.headingLevel == 1 }?.plainText.trimmed
      ?? configuration.title
  }

  /// The HTML of `chapters/index.md` without its title; empty where there is none.
  private func introduction() throws -> String {
    guard FileManager.default.fileExists(atPath: indexFile) else { return "" }
    let document = MarkdownDocument(parsing: try AtomicFile.readText(indexFile))
    if let heading = document.blocks.first(where: { $0.type == "heading" && $0.headingLevel == 1 }) {
      heading.replaceBlock(with: "")
    }
    PageLinks(configuration: configuration).rewrite(document)
    return document.html()
  }
}
