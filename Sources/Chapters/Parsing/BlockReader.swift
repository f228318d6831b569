import Basics

/// Tells the blocks of a chapter apart.
final class BlockReader {
  private(set) var title: String?
  private(set) var sections: [ChapterSection] = []

  private let file: String
  private let lines: [Substring]
  private let document: MarkdownDocument
  private let template: ProseTemplate
  private var anchors: Set<String> = []
  private var cells = 0

  /// - Parameter text: with `\n` at the end of each line.
  init(_ text: String, file: String) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    document = MarkdownDocument(parsing: text)
    template = ProseTemplate(document, of: text)
  }

  /// The blocks below the title, in order; throws `KitError` with the line for whatever makes no sense.
  func blocks() throws -> [ChapterBlock] {
    // Labels are the author's own words, so that headings make way for them.
    anchors = Set(try document.blocks.compactMap { try cellOptions(of: $0)?.label })
    for block in document.blocks {
      try LookAlikes.check(block, lines: lines, file: file)
      switch block.type {
      case "heading": try heading(block)
      case "code_block": try fence(block)
      case "table":
        if let rows = try ToleranceTableReader.rows(of: block, file: file) {
          template.hold(block, as: .tolerances(rows))
        }
      default: break
      }
    }
    template.holdInlines()
    return template.blocks()
  }

  // MARK: Headings

  private func heading(_ block: MarkdownNode) throws {
    let mention = block.descendants.lazy.compactMap(ProseTemplate.mention).first
    if block.headingLevel == 1, title == nil {
      if let mention {
        throw KitError(
          "the title shows the quantity \"\(mention.name)\"", at: "\(file):\(block.startLine)",
          advice: "Show it in the text: titles stand on other pages too.")
      }
      title = block.plainText.trimmed
      block.remove()
      return
    }
    let text = mention == nil ? block.plainText.trimmed : block.plainText.trimmed.replacing("= ", with: "")
    let anchor = Self.anchor(text, besides: anchors)
    anchors.insert(anchor)
    if block.headingLevel == 2 { sections.append(ChapterSection(anchor: anchor, title: text)) }
    template.append(anchor: anchor, to: block)
  }

  /// An anchor made of a heading's words that nothing else on the page has.
  private static func anchor(_ text: String, besides others: Set<String>) -> String {
    var slug = HTML.slug(text)
    // Cells, figures and footnotes have anchors that start with these.
    if CellOptions.reservedPrefixes.contains(where: slug.hasPrefix) { slug = "section-\(slug)" }
    guard others.contains(slug) else { return slug }
    return (2...).lazy.map { "\(slug)-\($0)" }.first { !others.contains($0) }!
  }

  // MARK: Fences

  private func fence(_ block: MarkdownNode) throws {
    guard let options = try cellOptions(of: block) else { return }
    try checkClosed(block)
    guard options.eval else {
      template.hold(block, as: .listing(code: block.literal, label: options.label))
      return
    }
    let cell = CodeCell(index: cells, fenceLine: block.startLine, code: block.literal, options: options)
    cells += 1
    template.hold(block, as: .cell(cell))
  }

  /// The options of a Swift fence; nil for any other block.
  private func cellOptions(of block: MarkdownNode) throws -> CellOptions? {
    guard block.type == "code_block", block.isFenced else { return nil }
    return try CellOptions(ofFence: block.info, at: "\(file):\(block.startLine)")
  }

  private func checkClosed(_ block: MarkdownNode) throws {
    let last = block.endLine - 1
    let closing = last < lines.count ? lines[last].trimmed : ""
    guard block.endLine > block.startLine, closing.count >= 3, Set(closing) == ["`"] || Set(closing) == ["~"] else {
      throw KitError("the cell is not closed", at: "\(file):\(block.startLine)", advice: "End it with a line of ```.")
    }
  }
}
