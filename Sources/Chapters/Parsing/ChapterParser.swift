import Basics

/// Reads a chapter's Markdown.
public enum ChapterParser {
  /// Parses a chapter.
  ///
  /// A byte order mark is skipped, and lines may end in any of the three customs.
  ///
  /// - Parameters:
  ///   - id: the file name without extension.
  ///   - file: the path for error messages.
  /// - Throws: `KitError` with the line for malformed settings, options and tolerance rows, and for what looks like one
  ///   of them and would silently be none.
  public static func parse(_ text: String, id: String, file: String) throws -> Chapter {
    let text = SourceText.normalized(text)
    let header = try ChapterHeader(ofChapter: text, file: file)
    let reader = BlockReader(text, file: file)
    let blocks = try reader.blocks()
    let chapter = Chapter(
      id: id, file: file, title: reader.title ?? id, header: header, blocks: blocks, sections: reader.sections)
    try checkUnique(chapter)
    return chapter
  }

  private static func checkUnique(_ chapter: Chapter) throws {
    let file = chapter.file
    var labels: [String: Int] = [:]
    for cell in chapter.cells {
      guard let label = cell.options.label else { continue }
      if let first = labels[label] {
        throw KitError(
          "the label \"\(label)\" is already used on line \(first)", at: "\(file):\(cell.fenceLine)")
      }
      labels[label] = cell.fenceLine
    }
    let rows = chapter.tolerances
    for (index, row) in rows.enumerated() {
      for other in rows[..<index] where other.quantity == row.quantity {
        let overlap =
          row.profiles.isEmpty || other.profiles.isEmpty || !Set(row.profiles).isDisjoint(with: other.profiles)
        guard overlap else { continue }
        throw KitError(
          "the quantity \"\(row.quantity)\" has a row for the same profile on line \(other.line)",
          at: "\(file):\(row.line)", advice: "Give each of the rows its own profile.")
      }
    }
  }
}
