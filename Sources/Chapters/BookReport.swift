import Basics
import ChapterRuntime
import Foundation

/// How the book stands after a run or a check.
public struct BookReport: Sendable {
  /// How much work the book did.
  public let profile: Parameters.Profile
  /// What decided every random draw.
  public let seed: UInt64
  /// The chapters that were asked for, in order.
  public let chapters: [ChapterReport]
  /// The path of the book's first page.
  public let page: String
  /// What a reader should know and is no failure: dead links, numbers given twice.
  public let warnings: [String]
  /// Whether results that a change made stale are no failure.
  let allowsStale: Bool

  /// Whether a cell failed, a check failed, a result is stale, or a chapter that was asked for has none.
  public var failed: Bool {
    chapters.contains { chapter in
      switch chapter.status {
      case .failed, .blocked, .notRun: true
      case .stale: !allowsStale
      case .passed, .skipped: false
      }
    }
  }

  /// A line for each chapter, and one for all.
  public var summaryTable: String {
    let header = ["chapter", "status", "rows", "unchecked", "time", ""]
    var rows: [[String]] = []
    for chapter in chapters {
      let check = chapter.result?.check
      let skipped = chapter.result?.skipped.map { $0.reason }
      let stale = chapter.stale.isEmpty ? nil : "stale: " + chapter.stale.joined(separator: "; ")
      rows.append([
        chapter.id, chapter.status.rawValue,
        check.flatMap { $0.rows.isEmpty ? nil : "\(chapter.passedRows) of \($0.rows.count)" } ?? "-",
        check.map { "\($0.unchecked.count)" } ?? "-",
        chapter.result.map { ProgressLine.clock($0.timings.run) } ?? "-",
        stale ?? skipped ?? (chapter.result == nil || chapter.ran ? "" : "unchanged"),
      ])
    }
    let checks = chapters.compactMap(\.result?.check)
    rows.append([
      "all", verdict, "\(chapters.map(\.passedRows).reduce(0, +)) of \(checks.map(\.rows.count).reduce(0, +))",
      "\(checks.map(\.unchecked.count).reduce(0, +))",
      ProgressLine.clock(chapters.compactMap(\.result?.timings.run).reduce(0, +)), "",
    ])
    return TextTable(header, rows).text
  }

  private var verdict: String {
    if failed { return "failed" }
    if chapters.contains(where: { $0.status == .stale }) { return "passed, some stale" }
    return chapters.contains { $0.status == .skipped } ? "passed with skips" : "passed"
  }

  /// Everything that is wrong, a line each, with its place.
  public var complaints: [String] { chapters.flatMap(\.complaints) }
}
