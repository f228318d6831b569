import ChapterRuntime

/// The content of `book/results/PROFILE-SEED/book.json`.
struct BookSummary: Codable {
  /// How a chapter stands.
  struct Entry: Codable {
    let chapter: String
    let title: String
    let status: ChapterReport.Status
    let rows: Int
    /// Rows within their tolerance, of a result that is not stale.
    let passed: Int
    let failed: [String]
    let unchecked: [String]
    /// Why the result is not what the chapter would leave now.
    let stale: [String]
  }

  let profile: Parameters.Profile
  let seed: UInt64
  /// Whether every chapter has a result, none failed and none is stale.
  let passed: Bool
  let chapters: [Entry]
  /// Seconds by chapter, for information only.
  let timings: [String: Double]

  init(_ report: BookReport) {
    profile = report.profile
    seed = report.seed
    passed = report.chapters.allSatisfy { $0.status == .passed || $0.status == .skipped }
    chapters = report.chapters.map { chapter in
      let check = chapter.result?.check
      return Entry(
        chapter: chapter.id, title: chapter.title, status: chapter.status, rows: check?.rows.count ?? 0,
        passed: chapter.passedRows, failed: check?.failed.map(\.quantity) ?? [],
        unchecked: check?.unchecked.map(\.name) ?? [], stale: chapter.stale)
    }
    timings = Dictionary(
      report.chapters.compactMap { chapter in chapter.result.map { (chapter.id, $0.timings.run) } },
      uniquingKeysWith: { first, _ in first })
  }
}
