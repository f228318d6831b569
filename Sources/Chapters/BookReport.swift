import ChapterRuntime
import Foundation
import Basics

/// How the book stands after a run or a check.
public struct BookReport: Sendable {
  public let profile: Parameters.Profile
  public let seed: UInt64
  /// The chapters that were asked for, in order.
  public let chapters: [ChapterReport]
  /// The path of the book's first page.
  public let page: String

  /// Whether a cell failed, a tolerance row failed, or a chapter that was asked for has no result.
  public var failed: Bool {
    chapters.contains { [.failed, .blocked, .notRun].contains($0.status) }
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
        check.flatMap { $0.rows.isEmpty ? nil : "\($0.passed) of \($0.rows.count)" } ?? "-",
        check.map { "\($0.unchecked.count)" } ?? "-",
        chapter.result.map { ProgressLine.clock($0.timings.run) } ?? "-",
        skipped ?? stale ?? (chapter.result == nil || chapter.ran ? "" : "unchanged"),
      ])
    }
    let checks = chapters.compactMap(\.result?.check)
    rows.append([
      "all", failed ? "failed" : chapters.contains { $0.status == .skipped } ? "passed with skips" : "passed",
      "\(checks.map(\.passed).reduce(0, +)) of \(checks.map(\.rows.count).reduce(0, +))",
      "\(checks.map(\.unchecked.count).reduce(0, +))",
      ProgressLine.clock(chapters.compactMap(\.result?.timings.run).reduce(0, +)), "",
    ])
    return TextTable(header, rows).text
  }

  /// Everything that is wrong, a line each, with its place.
  public var complaints: [String] { chapters.flatMap(\.complaints) }
}

/// The content of `book/results/PROFILE/book.json`.
struct BookSummary: Codable {
  struct Entry: Codable {
    let chapter: String
    let title: String
    let status: ChapterReport.Status
    let rows: Int
    let passed: Int
    let failed: [String]
    let unchecked: [String]
  }

  let profile: Parameters.Profile
  let seed: UInt64
  let passed: Bool
  let chapters: [Entry]
  /// Seconds by chapter, for information only.
  let timings: [String: Double]

  init(_ report: BookReport) {
    profile = report.profile
    seed = report.seed
    passed = !report.failed
    chapters = report.chapters.map { chapter in
      let check = chapter.result?.check
      return Entry(
        chapter: chapter.id, title: chapter.title, status: chapter.status, rows: check?.rows.count ?? 0,
        passed: check?.passed ?? 0, failed: check?.failed.map(\.quantity) ?? [],
        unchecked: check?.unchecked.map(\.name) ?? [])
    }
    timings = Dictionary(
      report.chapters.compactMap { chapter in chapter.result.map { (chapter.id, $0.timings.run) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension String {
  var trimmingTrailingSpaces: String { String(reversed().drop { $0 == " " }.reversed()) }
}
