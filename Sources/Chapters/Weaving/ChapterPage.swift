import ChapterRuntime

/// The page of a chapter: its text, its cells with what they left, and its tolerance tables with what was measured.
struct ChapterPage {
  let report: BookReport
  let index: Int
  let bookTitle: String
  let configuration: BookConfiguration
  let links: PageLinks

  private var state: ChapterReport { report.chapters[index] }

  func html() -> String {
    let frame = PageFrame(report: report, bookTitle: bookTitle, index: index)
    let title = "\(state.title) · \(bookTitle)"
    guard let chapter = state.chapter else { return frame.html(title: title, sections: [], body: header(nil)) }
    let left = CellPairing(chapter.cells, state)
    let prose = ProseHTML(links: links, quantities: state.result?.quantities ?? [], isStale: !state.stale.isEmpty)
    var body = header(left)
    var figures = 0
    for block in chapter.blocks {
      switch block {
      case .prose(let parts): body += prose.html(parts)
      case .listing(let code, let label): body += CellBlock.code(code, label: label)
      case .tolerances(let rows):
        body += ToleranceTable(
          rows: rows, check: state.result?.check, profile: report.profile, isStale: !state.stale.isEmpty
        ).html()
      case .cell(let cell):
        let own = self.block(of: cell, in: chapter, left: left, figuresBefore: figures)
        body += own.html()
        figures += own.figureCount
      }
    }
    return frame.html(title: title, sections: chapter.sections, body: body + warnings + unchecked)
  }

  private func block(of cell: CodeCell, in chapter: Chapter, left: CellPairing, figuresBefore: Int) -> CellBlock {
    CellBlock(
      cell: cell, file: chapter.file, output: left.output(of: cell), check: state.result?.check,
      failure: left.failure?.cell == cell.index ? left.failure?.failure : nil,
      callers: left.failure?.failure.callers ?? [], skipped: left.skip(of: cell), isStale: !state.stale.isEmpty,
      figuresBefore: figuresBefore, chapterNumber: chapter.number, figuresFolder: configuration.figuresFolder,
      pageFolder: configuration.bookFolder)
  }

  // MARK: Head and foot

  /// - Parameter left: nil where the chapter could not be understood.
  private func header(_ left: CellPairing?) -> String {
    let number = state.number.isEmpty ? "" : "<p class=\"kicker\">Chapter \(state.number)</p>\n"
    var facts = [statusText, "profile \(report.profile.rawValue)", "seed \(report.seed)"]
    if let result = state.result {
      if !result.check.rows.isEmpty { facts.append("\(state.passedRows) of \(result.check.rows.count) rows passed") }
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
    if let failure = state.result?.failure, left?.failure == nil {
      html += "<div class=\"failure\"><p>\(HTML.escape(failure.described(in: state.file)))</p></div>\n"
    }
    return html
  }

  private var statusText: String { "\(HTML.sign(state.status)) \(state.status.rawValue)" }

  private var warnings: String {
    let lines = state.result?.warnings ?? []
    guard !lines.isEmpty, state.stale.isEmpty else { return "" }
    return "<div class=\"warnings\"><p><b>The compiler warns:</b></p>"
      + "<pre>\(lines.map { HTML.escape($0) }.joined(separator: "\n"))</pre></div>\n"
  }

  private var unchecked: String {
    let names = state.result?.check.unchecked ?? []
    guard !names.isEmpty else { return "" }
    let list = names.map { "<code>\(HTML.escape($0.name))</code> = \(HTML.escape($0.formatted))" }
    return "<p class=\"unchecked\"><b>Reported and not checked:</b> \(list.joined(separator: ", ")).</p>\n"
  }
}
