import Basics

/// Reads a chapter's Markdown.
public enum ChapterParser {
  /// Parses a chapter; throws `KitError` with the line for malformed settings, options and tolerance rows.
  ///
  /// - Parameters:
  ///   - id: the file name without extension.
  ///   - file: the path for error messages.
  public static func parse(_ text: String, id: String, file: String) throws -> Chapter {
    let document = MarkdownDocument(parsing: text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var cells: [CodeCell] = []
    var tolerances: [ToleranceRow] = []
    var title: String?
    let blocks = document.blocks
    for block in blocks {
      switch block.type {
      case "heading" where block.headingLevel == 1 && title == nil: title = block.plainText.trimmed
      case "code_block":
        guard let options = try cellOptions(of: block, file: file) else { continue }
        try checkClosed(block, lines: lines, file: file)
        guard options.eval else { continue }
        cells.append(
          CodeCell(index: cells.count, fenceLine: block.startLine, code: block.literal, options: options))
      case "table": tolerances += try toleranceRows(of: block, file: file) ?? []
      default: break
      }
    }
    try checkNested(document, topLevel: Set(blocks.map(\.startLine)), file: file)
    try checkUnique(cells, tolerances, file: file)
    return Chapter(
      id: id, file: file, text: text, title: title ?? id,
      header: try ChapterHeader(ofChapter: text, file: file), cells: cells, tolerances: tolerances,
      mentions: document.nodes.compactMap(mention))
  }

  /// The options of a Swift fence; nil for any other block.
  static func cellOptions(of block: MarkdownNode, file: String) throws -> CellOptions? {
    guard block.type == "code_block", block.isFenced else { return nil }
    let info = block.info.trimmed
    let language = info.prefix { !$0.isWhitespace && $0 != "," }
    guard language.lowercased() == "swift" else { return nil }
    return try CellOptions(parsing: String(info.dropFirst(language.count)), at: "\(file):\(block.startLine)")
  }

  /// The quantity that inline code of the form `= name` shows.
  static func mention(_ node: MarkdownNode) -> QuantityMention? {
    guard node.type == "code", node.literal.hasPrefix("= ") else { return nil }
    return QuantityMention(name: node.literal.dropFirst(2).trimmed, line: node.startLine)
  }

  /// The rows of a tolerance table; nil for any other table.
  static func toleranceRows(of table: MarkdownNode, file: String) throws -> [ToleranceRow]? {
    let rows = table.children
    guard let header = rows.first else { return nil }
    let names = header.children.map { $0.plainText.trimmed.lowercased() }
    guard Set(names).isSuperset(of: ["quantity", "expected", "tolerance", "source"]) else { return nil }
    if let unknown = names.first(where: { !["quantity", "expected", "tolerance", "source", "profile"].contains($0) }) {
      throw KitError(
        "a tolerance table has no column \"\(unknown)\"", at: "\(file):\(table.startLine)",
        advice: "Its columns are quantity, expected, tolerance, source and perhaps profile.")
    }
    return try rows.dropFirst().map { row in
      let texts = row.children.map { $0.plainText.trimmed }
      func field(_ name: String) -> String {
        guard let column = names.firstIndex(of: name), column < texts.count else { return "" }
        return texts[column]
      }
      return try ToleranceRow(
        quantity: field("quantity"), expected: field("expected"), tolerance: field("tolerance"),
        source: field("source"), profile: field("profile"), file: file, line: row.startLine)
    }
  }

  private static func checkClosed(_ block: MarkdownNode, lines: [Substring], file: String) throws {
    let last = block.endLine - 1
    let closing = last < lines.count ? lines[last].trimmed : ""
    guard block.endLine > block.startLine, closing.count >= 3, Set(closing) == ["`"] || Set(closing) == ["~"] else {
      throw KitError("the cell is not closed", at: "\(file):\(block.startLine)", advice: "End it with a line of ```.")
    }
  }

  /// A Swift fence inside a list or a quotation would silently not run.
  private static func checkNested(_ document: MarkdownDocument, topLevel: Set<Int>, file: String) throws {
    for node in document.nodes where node.type == "code_block" && !topLevel.contains(node.startLine) {
      guard let options = try cellOptions(of: node, file: file), options.eval else { continue }
      throw KitError(
        "a cell inside a list or quotation cannot run", at: "\(file):\(node.startLine)",
        advice: "Move it to the left margin, or mark it eval=false.")
    }
  }

  private static func checkUnique(_ cells: [CodeCell], _ rows: [ToleranceRow], file: String) throws {
    var labels: [String: Int] = [:]
    for cell in cells {
      guard let label = cell.options.label else { continue }
      if let first = labels[label] {
        throw KitError(
          "the label \"\(label)\" is already used on line \(first)", at: "\(file):\(cell.fenceLine)")
      }
      labels[label] = cell.fenceLine
    }
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
