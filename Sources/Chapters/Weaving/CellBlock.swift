import Basics
import ChapterRuntime

/// A cell on a page: its code, and under it what it printed, reported and drew.
struct CellBlock {
  let cell: CodeCell
  let file: String
  /// What the cell left; nil if it did not run.
  let output: ChapterResult.CellOutput?
  let check: ChapterCheck?
  /// The failure that belongs to this cell.
  let failure: ChapterFailure?
  /// Lines of the chapter from which the failing one was reached.
  let callers: [Int]
  let skipped: ChapterResult.Skip?
  /// Whether the chapter would leave something else now.
  let isStale: Bool
  /// The number of figures on the page before this cell.
  let figuresBefore: Int
  let chapterNumber: String
  let figuresFolder: String
  let pageFolder: String

  /// The number of figures in this cell.
  var figureCount: Int { output?.output.filter { if case .figure = $0 { true } else { false } }.count ?? 0 }

  func html() -> String {
    let anchor = cell.options.label ?? "cell-\(cell.index + 1)"
    var parts: [String] = []
    if cell.options.echo {
      var marks: [Int: String] = [:]
      for line in isStale ? [] : callers { marks[line - cell.codeLine] = "calling" }
      if let failure, !isStale { marks[failure.line - cell.codeLine] = "failing" }
      parts.append(Self.code(cell.code, label: cell.options.label, marks: marks))
    }
    if let caption = cell.options.caption { parts.append("<p class=\"caption\">\(HTML.escape(caption))</p>\n") }
    let items = outputs()
    if !items.isEmpty { parts.append("<div class=\"output\">\n\(items)</div>\n") }
    if output == nil, failure == nil, skipped == nil {
      let reason = isStale ? "Not run as it stands." : "Not run."
      parts.append("<p class=\"notrun\">\(reason)</p>\n")
    }
    if let failure {
      let place = "\(file):\(failure.line)\(failure.column.map { ":\($0)" } ?? "")"
      let detail = failure.detail.isEmpty ? "" : "<pre>\(HTML.escape(failure.detail))</pre>"
      parts.append(
        "<div class=\"failure\"><p><b>\(HTML.escape(place))</b> \(HTML.escape(failure.message))</p>\(detail)</div>\n")
    }
    if let skipped {
      parts.append("<div class=\"skipping\"><p><b>Skipped from here on.</b> \(HTML.escape(skipped.reason))</p></div>\n")
    }
    return "<section class=\"cell\" id=\"\(anchor)\">\n\(parts.joined())</section>\n"
  }

  /// Coloured code.
  ///
  /// - Parameter marks: classes of lines, from 0.
  static func code(_ code: String, label: String?, marks: [Int: String] = [:]) -> String {
    let name = label.map { "<span class=\"label\">\(HTML.escape($0))</span>" } ?? ""
    let coloured = HTML.marking(SwiftHighlighter.html(code), lines: marks)
    return "<div class=\"code\">\(name)<pre><code>\(coloured)</code></pre></div>\n"
  }

  private func outputs() -> String {
    var html = ""
    var quantities: [Quantity] = []
    var figures = figuresBefore
    func flush() {
      guard !quantities.isEmpty else { return }
      html += "<table class=\"quantities\"><tbody>\n\(quantities.map(line).joined())</tbody></table>\n"
      quantities = []
    }
    for item in output?.output ?? [] {
      if case .quantity(let quantity) = item {
        quantities.append(quantity)
        continue
      }
      // White space between two reports is no reason to start a new table.
      if case .text(let text) = item, text.trimmed.isEmpty { continue }
      flush()
      switch item {
      case .text(let text): html += "<pre class=\"text\">\(TerminalText.html(Self.withoutBlankEnds(text)))</pre>\n"
      case .table(let table): html += HTML.table(table.header, table.rows, caption: table.caption, class: "data")
      case .figure(let figure):
        figures += 1
        let number = chapterNumber.isEmpty ? "\(figures)" : "\(chapterNumber).\(figures)"
        html += InlineFigure(figure: figure, number: number, folder: figuresFolder, page: pageFolder).html()
      case .quantity: break
      }
    }
    flush()
    return html
  }

  private func line(_ quantity: Quantity) -> String {
    let row = check?.rows.first { $0.quantity == quantity.name }
    let mark: String
    switch row?.verdict {
    case .passed: mark = isStale ? HTML.sign(.stale) : HTML.mark("passed", "✓")
    case .failed: mark = HTML.mark("failed", "✗")
    default: mark = HTML.mark("none", "", word: "unchecked")
    }
    let text = row.map(Self.expectation) ?? ""
    return """
      <tr><th><code>\(HTML.escape(quantity.name))</code></th><td class="number">\(HTML.escape(quantity.formatted))</td>\
      <td>\(mark)</td><td class="expected">\(HTML.escape(text))</td></tr>

      """
  }

  /// What the table asks of a quantity, as its row says it.
  private static func expectation(_ row: CheckedRow) -> String {
    if row.expected.isEmpty { return "expected \(row.tolerance)" }
    switch Tolerance(parsing: row.tolerance) {
    case .exact: return "expected \(row.expected)"
    case .absolute, .relative:
      let size = row.tolerance.drop { "±+/- ".contains($0) }
      return "expected \(row.expected), ± \(size)"
    case .atMost, .atLeast, .between, nil: return "expected \(row.expected), \(row.tolerance)"
    }
  }

  private static func withoutBlankEnds(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while let first = lines.first, first.trimmed.isEmpty { lines.removeFirst() }
    while let last = lines.last, last.trimmed.isEmpty { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
