import ChapterRuntime

/// A row of a tolerance table beside what the chapter measured.
public struct CheckedRow: Codable, Equatable, Sendable {
  public enum Verdict: String, Codable, Sendable {
    case passed, failed
    /// The chapter was skipped or stopped before it reported the quantity.
    case notMeasured = "not measured"
  }

  public let line: Int
  public let quantity: String
  public let expected: String
  public let tolerance: String
  public let source: String
  /// As a reader sees it; nil if the quantity was not reported.
  public let measured: String?
  public let verdict: Verdict
  /// Why the row failed.
  public let reason: String?
}

/// The comparison of what a chapter reported with its tolerance tables.
public struct ChapterCheck: Codable, Equatable, Sendable {
  /// One for each row that holds for the profile, in the order of the chapter.
  public let rows: [CheckedRow]
  /// Reported quantities without a row, in the order of the report.
  public let unchecked: [Quantity]

  /// - Parameter complete: whether the chapter ran to its end, so that a quantity that was not reported is a failure.
  public init(
    rows: [ToleranceRow], quantities: [Quantity], profile: Parameters.Profile, complete: Bool
  ) {
    let reported = Dictionary(quantities.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = rows.filter { $0.holds(for: profile) }
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
  }

  public var passed: Int { rows.filter { $0.verdict == .passed }.count }
  public var failed: [CheckedRow] { rows.filter { $0.verdict == .failed } }
}
