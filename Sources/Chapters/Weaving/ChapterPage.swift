import ChapterRuntime
import Foundation
import Basics

/// The page of a chapter: its text, its cells with what they left, and its tolerance tables with what was measured.
struct ChapterPage {
  let report: BookReport
  let index: Int
  let bookTitle: String
  let configuration: BookConfiguration

  private var state: ChapterReport { report.chapters[index] }

  func html() throws -> String {
    let frame = PageFrame(report: report, bookTitle: bookTitle, index: index)
    let title = "\(state.title) · \(bookTitle)"
    guard let chapter = state.chapter else { return frame.html(title: title, sections: [], body: header) }
    let document = MarkdownDocument(parsing: chapter.text)
    var sections: [(anchor: String, title: String)] = []
    var titleSeen = false
    var cells = chapter.cells[...]
    var rows = chapter.tolerances[...]
    var figures = 0
    for block in document.blocks {
      switch block.type {
      case "heading" where block.headingLevel == 1 && !titleSeen:
        titleSeen = true
        block.replaceBlock(with: "")
      case "heading":
        let text = block.plainText.trimmed
        let anchor = unique(HTML.slug(text), among: sections.map(\.anchor))
        if block.headingLevel == 2 { sections.append((anchor, text)) }
        block.append(
          inline: "<a class=\"anchor\" id=\"\(anchor)\" href=\"#\(anchor)\" aria-label=\"Link to this section\">#</a>")
      case "code_block":
        guard let options = try ChapterParser.cellOptions(of: block, file: chapter.file) else { continue }
        guard options.eval else {
          block.replaceBlock(with: CellBlock.code(block.literal, label: options.label))
          continue
        }
        let cell = cells.removeFirst()
        block.replaceBlock(with: try self.block(of: cell, in: chapter, figuresBefore: figures).html())
        figures += output(of: cell)?.output.filter { if case .figure = $0 { true } else { false } }.count ?? 0
      case "table":
        guard let own = try ChapterParser.toleranceRows(of: block, file: chapter.file) else { continue }
        let table = ToleranceTable(
          rows: Array(rows.prefix(own.count)), check: state.result?.check, profile: report.profile)
        rows = rows.dropFirst(own.count)
        block.replaceBlock(with: table.html())
      default: break
      }
    }
    fillMentions(document)
    PageLinks(configuration: configuration).rewrite(document)
    return frame.html(title: title, sections: sections, body: header + document.html() + unchecked)
  }

  private func unique(_ anchor: String, among others: [String]) -> String {
    guard others.contains(anchor) else { return anchor }
    return (2...).lazy.map { "\(anchor)-\($0)" }.first { !others.contains($0) }!
  }

  private func output(of cell: CodeCell) -> ChapterResult.CellOutput? {
    state.result?.cells.first { $0.cell == cell.index }
  }

  private func block(of cell: CodeCell, in chapter: Chapter, figuresBefore: Int) -> CellBlock {
    let failure = state.result?.failure
    let skipped = state.result?.skipped
    return CellBlock(
      cell: cell, file: chapter.file, output: output(of: cell), check: state.result?.check,
      failure: failure?.cell == cell.index ? failure : nil, skipped: skipped?.cell == cell.index ? skipped : nil,
      figuresBefore: figuresBefore, chapterNumber: chapter.number,
      figuresFolder: configuration.absolute(configuration.figures),
      pageFolder: configuration.absolute(configuration.book))
  }

  /// Puts measured values where the text has `= name` in inline code.
  private func fillMentions(_ document: MarkdownDocument) {
    let reported = Dictionary(
      (state.result?.quantities ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for node in document.nodes {
      guard let mention = ChapterParser.mention(node) else { continue }
      let value = reported[mention.name].map { HTML.escape($0.formatted) } ?? "not measured"
      node.replaceInline(with: "<span class=\"value\" title=\"\(HTML.escape(mention.name))\">\(value)</span>")
    }
  }

  // MARK: Head and foot

  private var header: String {
    let number = state.number.isEmpty ? "" : "<p class=\"kicker\">Chapter \(state.number)</p>\n"
    var facts = [statusText, "profile \(report.profile.rawValue)", "seed \(report.seed)"]
    if let result = state.result {
      if !result.check.rows.isEmpty { facts.append("\(result.check.passed) of \(result.check.rows.count) rows passed") }
      facts.append("ran in \(HTML.clock(result.timings.run))")
    }
    var html = """
      <header class="chapter">
      \(number)<h1>\(HTML.escape(state.title))</h1>
      <p class="facts">\(facts.joined(separator: "<span class=\"dot\">·</span>"))</p>
      </header>

      """
    if !state.stale.isEmpty {
      html += """
        <div class="stale"><p><b>The results on this page are stale:</b> \
        \(HTML.escape(state.stale.joined(separator: "; "))).</p></div>

        """
    }
    if let problem = state.problem ?? state.blockedBy.map({ "not run, because \($0) did not pass its cells" }) {
      html += "<div class=\"failure\"><p>\(HTML.escape(problem))</p></div>\n"
    }
    if state.chapter?.cells.isEmpty == true, let failure = state.result?.failure {
      html += "<div class=\"failure\"><p>\(HTML.escape(failure.described(in: state.file)))</p></div>\n"
    }
    return html
  }

  private var statusText: String { "\(HTML.sign(state.status)) \(state.status.rawValue)" }

  private var unchecked: String {
    let names = state.result?.check.unchecked ?? []
    guard !names.isEmpty else { return "" }
    let list = names.map { "<code>\(HTML.escape($0.name))</code> = \(HTML.escape($0.formatted))" }
    return "<p class=\"unchecked\"><b>Reported and not checked:</b> \(list.joined(separator: ", ")).</p>\n"
  }
}
