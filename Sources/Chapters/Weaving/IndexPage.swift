import Basics
import Foundation

/// The first page: what the book is, how its chapters stand, and every checked quantity.
struct IndexPage {
  let report: BookReport
  let bookTitle: String
  /// HTML that stands before the tables.
  let introduction: String

  func html() -> String {
    let checks = report.chapters.compactMap(\.result?.check)
    let rows = checks.map(\.rows.count).reduce(0, +)
    let passed = report.chapters.map(\.passedRows).reduce(0, +)
    let fresh = report.chapters.allSatisfy { $0.status != .stale }
    let verdict = report.failed || !fresh ? HTML.mark("failed", "✗") : HTML.mark("passed", "✓")
    let facts = [
      "\(verdict) \(passed) of \(rows) checked quantities within tolerance", "profile \(report.profile.rawValue)",
      "seed \(report.seed)",
      "\(HTML.clock(report.chapters.compactMap(\.result?.timings.run).reduce(0, +))) of running",
    ]
    let body = """
      <header class="chapter">
      <h1>\(HTML.escape(bookTitle))</h1>
      <p class="facts">\(facts.joined(separator: "<span class=\"dot\">·</span>"))</p>
      </header>
      \(complaints)\(introduction)
      <h2 id="chapters">Chapters</h2>
      <div class="scroll"><table class="overview">
      <thead><tr><th></th><th class="number"></th><th>chapter</th><th class="number">rows passed</th>\
      <th class="number">time</th></tr></thead>
      <tbody>
      \(report.chapters.map(line).joined())</tbody>
      </table></div>
      \(quantities)
      """
    return PageFrame(report: report, bookTitle: bookTitle, index: nil).html(title: bookTitle, sections: [], body: body)
  }

  private func line(_ chapter: ChapterReport) -> String {
    let check = chapter.result?.check
    let note =
      (chapter.stale.isEmpty ? nil : "stale: \(chapter.stale.joined(separator: "; "))")
      ?? chapter.result?.skipped.map { "skipped: \($0.reason)" }
      ?? (chapter.status == .passed || chapter.status == .failed ? nil : chapter.status.rawValue)
    let remark = note.map { "<span class=\"reason\">\(HTML.escape($0))</span>" } ?? ""
    return """
      <tr class="\(chapter.status == .failed ? "failed" : "")"><td>\(HTML.sign(chapter.status))</td>\
      <td class="number">\(chapter.number)</td>\
      <td><a href="\(chapter.id).html">\(HTML.escape(chapter.title))</a>\(remark)</td>\
      <td class="number">\(check.flatMap { $0.rows.isEmpty ? nil : "\(chapter.passedRows) of \($0.rows.count)" } ?? "–")</td>\
      <td class="number">\(chapter.result.map { HTML.clock($0.timings.run) } ?? "–")</td></tr>

      """
  }

  private var complaints: String {
    let lines = report.complaints
    guard !lines.isEmpty else { return "" }
    let list = lines.map { HTML.escape($0) }.joined(separator: "\n")
    return "<div class=\"failure\"><p><b>Not everything passed.</b></p><pre>\(list)</pre></div>\n"
  }

  private var quantities: String {
    let groups = report.chapters.compactMap { chapter -> String? in
      guard let result = chapter.result, !result.check.rows.isEmpty else { return nil }
      let rows = (chapter.chapter?.tolerances ?? []).filter { $0.holds(for: report.profile) }
      let table = ToleranceTable(
        rows: rows, check: result.check, profile: report.profile, isStale: !chapter.stale.isEmpty
      ).html()
      return "<h3><a href=\"\(chapter.id).html\">\(HTML.escape(chapter.title))</a></h3>\n\(table)"
    }
    return groups.isEmpty ? "" : "<h2 id=\"quantities\">Checked quantities</h2>\n\(groups.joined())"
  }
}
