import ChapterRuntime

/// A tolerance table with the measured values beside the expected ones.
struct ToleranceTable {
  let rows: [ToleranceRow]
  /// What was measured; nil if the chapter has no result.
  let check: ChapterCheck?
  let profile: Parameters.Profile
  /// Whether the chapter would report something else now: then nothing counts as passed.
  let isStale: Bool

  func html() -> String {
    let withProfiles = rows.contains { !$0.profiles.isEmpty }
    var header = ["", "quantity", "measured", "expected", "tolerance", "source"]
    if withProfiles { header.insert("profile", at: 5) }
    return """
      <div class="scroll"><table class="tolerance">
      <thead><tr>\(header.map { "<th>\($0)</th>" }.joined())</tr></thead>
      <tbody>
      \(rows.map { line($0, withProfiles: withProfiles) }.joined())</tbody>
      </table></div>

      """
  }

  private func line(_ row: ToleranceRow, withProfiles: Bool) -> String {
    let checked = check?.rows.first { $0.line == row.line }
    let (name, mark): (String, String)
    switch checked?.verdict {
    case .passed: (name, mark) = isStale ? ("none", HTML.sign(.stale)) : ("passed", HTML.mark("passed", "✓"))
    case .failed: (name, mark) = ("failed", HTML.mark("failed", "✗"))
    case .notMeasured: (name, mark) = ("none", HTML.mark("none", "·", word: "not measured"))
    case nil:
      let word = row.holds(for: profile) ? "not run" : "holds for another profile"
      (name, mark) = (row.holds(for: profile) ? "none" : "other", HTML.mark("none", "·", word: word))
    }
    let reason = checked?.reason.map { "<span class=\"reason\">\(HTML.escape($0))</span>" } ?? ""
    var cells = [
      "<td>\(mark)</td>", "<td><code>\(HTML.escape(row.quantity))</code></td>",
      "<td class=\"number\">\(HTML.escape(checked?.measured ?? "–"))\(reason)</td>",
      "<td class=\"number\">\(HTML.escape(row.expected.isEmpty ? "–" : row.expected))</td>",
      "<td class=\"number\">\(HTML.escape(row.toleranceText))</td>", "<td>\(HTML.escape(row.source))</td>",
    ]
    if withProfiles {
      cells.insert("<td>\(row.profiles.isEmpty ? "all" : row.profiles.joined(separator: ", "))</td>", at: 5)
    }
    return "<tr class=\"\(name)\">\(cells.joined())</tr>\n"
  }
}
