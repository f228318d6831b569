import Basics
import Foundation

/// Finds and reads the chapters of a book.
struct Bookshelf {
  private let configuration: BookConfiguration
  private var folder: String { configuration.absolute(configuration.chapters) }

  init(_ configuration: BookConfiguration) { self.configuration = configuration }

  /// The chapters in the order of their file names; `index.md` and `README.md` are not chapters.
  ///
  /// A chapter that cannot be understood is in the book with its problem. Throws `KitError` if there are none.
  func load() throws -> Book {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".md") && $0 != "index.md" && $0 != "README.md" && !$0.hasPrefix(".") }.sorted()
    guard !names.isEmpty else {
      throw KitError("there are no chapters", at: folder, advice: "Chapters are files such as 01-corpus.md.")
    }
    let files = Set(names)
    var before: [String] = []
    let entries = names.map { name in
      let id = String(name.dropLast(3))
      let file = "\(configuration.chapters)/\(name)"
      defer { before.append(id) }
      return Book.Entry(id: id, file: file, content: read(id, file: file, before: before, files: files))
    }
    return Book(entries: entries, introduction: try introduction())
  }

  private func read(_ id: String, file: String, before: [String], files: Set<String>) -> Result<Chapter, KitError> {
    do {
      let chapter = try ChapterParser.parse(try AtomicFile.readText("\(folder)/\(id).md"), id: id, file: file)
      for name in chapter.header.after where !before.contains(name) {
        let reason = files.contains("\(name).md") ? "does not come before it" : "does not exist"
        throw KitError(
          "builds on \(name), which \(reason)", at: "\(file):1",
          advice: "Chapters before it: \(before.joined(separator: ", ")).")
      }
      return .success(chapter)
    } catch let error as KitError {
      return .failure(error)
    } catch {
      return .failure(KitError("cannot be read: \(error)", at: file))
    }
  }

  private func introduction() throws -> Book.Introduction? {
    let path = "\(folder)/index.md"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let text = SourceText.normalized(try AtomicFile.readText(path))
    let document = MarkdownDocument(parsing: text)
    let heading = document.blocks.first { $0.type == "heading" && $0.headingLevel == 1 }
    let title = heading?.plainText.trimmed
    heading?.remove()
    let template = ProseTemplate(document, of: text)
    template.holdInlines(mentions: false)
    let parts = template.blocks().flatMap(\.prose)
    return Book.Introduction(title: title, parts: parts)
  }
}
