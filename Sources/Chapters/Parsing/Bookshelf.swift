import Foundation
import Basics

/// Finds and reads the chapters of a book.
struct Bookshelf {
  private let configuration: BookConfiguration

  init(_ configuration: BookConfiguration) { self.configuration = configuration }

  /// The chapters in the order of their file names; `index.md` and `README.md` are not chapters.
  ///
  /// A chapter that cannot be understood is in the list with its problem. Throws `KitError` if there are none.
  func load() throws -> [ChapterReport] {
    let folder = configuration.absolute(configuration.chapters)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".md") && $0 != "index.md" && $0 != "README.md" && !$0.hasPrefix(".") }.sorted()
    guard !names.isEmpty else {
      throw KitError("there are no chapters", at: folder, advice: "Chapters are files such as 01-corpus.md.")
    }
    var reports: [ChapterReport] = []
    for name in names {
      let id = String(name.dropLast(3))
      let file = "\(configuration.chapters)/\(name)"
      do {
        let text = try AtomicFile.readText("\(folder)/\(name)")
        let chapter = try ChapterParser.parse(text, id: id, file: file)
        for before in chapter.header.after where !reports.contains(where: { $0.id == before }) {
          let exists = names.contains("\(before).md")
          throw KitError(
            exists ? "builds on \(before), which does not come before it" : "builds on \(before), which does not exist",
            at: "\(file):1", advice: "Chapters before it: \(reports.map(\.id).joined(separator: ", ")).")
        }
        reports.append(ChapterReport(id: id, file: file, chapter: chapter))
      } catch let error as KitError {
        reports.append(ChapterReport(id: id, file: file, chapter: nil, problem: error.description))
      }
    }
    return reports
  }

  /// Whether a reader may mean the chapter `id` by `name`: `6`, `06`, `06-search`, `06-search.md` or its path.
  static func answers(_ id: String, to name: String) -> Bool {
    var name = name.split(separator: "/").last.map(String.init) ?? name
    if name.hasSuffix(".md") { name = String(name.dropLast(3)) }
    if name == id { return true }
    guard let asked = Int(name), let own = Int(id.prefix { $0.isNumber }) else { return false }
    return asked == own
  }
}
