import ChapterRuntime

/// The comparison of what a chapter reported with what its text says: its tolerance tables and its inline values.
public struct ChapterCheck: Codable, Equatable, Sendable {
  /// An inline value of a quantity that no cell reports.
  public struct UnknownMention: Codable, Equatable, Sendable {
    /// The name that the text asks for.
    public let quantity: String
    /// The line in the chapter, from 1.
    public let line: Int
  }

  /// One for each row that holds for the profile, in the order of the chapter.
  public let rows: [CheckedRow]
  /// Reported quantities without a row, in the order of the report.
  public let unchecked: [Quantity]
  /// Inline values that the chapter ran to its end without reporting.
  public let unknownMentions: [UnknownMention]

  /// - Parameter complete: whether the chapter ran to its end, so that a quantity that was not reported is a failure.
  public init(chapter: Chapter, quantities: [Quantity], profile: Parameters.Profile, complete: Bool) {
    let reported = Dictionary(quantities.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = chapter.tolerances.filter { $0.holds(for: profile) }
    self.rows = rows.map { row in
      let measured = reported[row.quantity]
      let objection = measured.map { row.objection(to: $0) } ?? (complete ? "never reported" : nil)
      let verdict: CheckedRow.Verdict = objection != nil ? .failed : measured == nil ? .notMeasured : .passed
      return CheckedRow(
        line: row.line, quantity: row.quantity, expected: row.expected, tolerance: row.toleranceText,
        source: row.source, measured: measured?.formatted, verdict: verdict, reason: objection)
    }
    let names = Set(rows.map(\.quantity))
    unchecked = quantities.filter { !names.contains($0.name) }
    unknownMentions =
      complete
      ? chapter.mentions.filter { reported[$0.name] == nil }.map { UnknownMention(quantity: $0.name, line: $0.line) }
      : []
  }

  /// How many rows passed.
  public var passed: Int { rows.filter { $0.verdict == .passed }.count }

  /// The rows that failed, in the order of the chapter.
  public var failed: [CheckedRow] { rows.filter { $0.verdict == .failed } }

  /// Whether no row failed and every inline value is known.
  public var holds: Bool { failed.isEmpty && unknownMentions.isEmpty }
}
