import ChapterRuntime

/// A row of a tolerance table beside what the chapter measured.
public struct CheckedRow: Codable, Equatable, Sendable {
  /// What the comparison gave.
  public enum Verdict: String, Codable, Sendable {
    /// Measured and within the tolerance.
    case passed
    /// Out of the tolerance, or never reported.
    case failed
    /// The chapter was skipped or stopped before it reported the quantity.
    case notMeasured = "not measured"
  }

  /// The row's line in the chapter, from 1.
  public let line: Int
  /// The name under which the chapter reports.
  public let quantity: String
  /// As written; empty where the tolerance has bounds of its own.
  public let expected: String
  /// As written.
  public let tolerance: String
  /// Where the expected value comes from.
  public let source: String
  /// As a reader sees it; nil if the quantity was not reported.
  public let measured: String?
  /// What the comparison gave.
  public let verdict: Verdict
  /// Why the row failed.
  public let reason: String?
}
