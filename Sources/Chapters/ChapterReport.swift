import ChapterRuntime

/// A chapter as it stands after a run or a check.
public struct ChapterReport: Sendable {
  /// The verdict on a chapter.
  public enum Status: String, Codable, Sendable {
    /// Every cell ran and every check holds.
    case passed
    /// A cell, a tolerance row or an inline value failed, or the Markdown could not be understood.
    case failed
    /// The chapter left out its rest, and nothing failed.
    case skipped
    /// Its result is not what it would leave now.
    case stale
    /// A chapter that it builds on failed.
    case blocked
    /// There is no result.
    case notRun = "not run"
  }

  /// The file name without extension.
  public let id: String
  /// The path for messages, for example `chapters/06-search.md`.
  public let file: String
  /// nil if the Markdown could not be understood; `problem` then says why.
  public let chapter: Chapter?
  /// What is wrong with the Markdown or its surroundings, with the place.
  public let problem: String?
  /// The recorded run; nil if there is none in this profile and seed.
  public let result: ChapterResult?
  /// Whether the chapter ran just now, rather than before.
  public let ran: Bool
  /// Why the recorded run does not show what the chapter would do now; empty if it does.
  public let stale: [String]
  /// The chapter that failed, if this one could not run because of it.
  public let blockedBy: String?

  /// - Parameters:
  ///   - standing: nil if the chapter has no result.
  ///   - stale: why the result does not count any more; empty if it does.
  init(_ entry: Book.Entry, standing: BookState.Standing?, stale: [String], problem: String? = nil) {
    id = entry.id
    file = entry.file
    chapter = entry.chapter
    self.problem = entry.problem ?? problem
    self.stale = stale
    switch standing {
    case .recorded(let result): (self.result, ran, blockedBy) = (result, false, nil)
    case .ran(let result): (self.result, ran, blockedBy) = (result, true, nil)
    case .blocked(let name): (self.result, ran, blockedBy) = (nil, false, name)
    case nil: (self.result, ran, blockedBy) = (nil, false, nil)
    }
  }

  /// The chapter's title; the file name if the Markdown could not be understood.
  public var title: String { chapter?.title ?? id }

  /// The number that readers see; empty where the file name has none.
  var number: String { Chapter.number(of: id) }

  /// The verdict on the chapter.
  public var status: Status {
    if problem != nil { return .failed }
    if blockedBy != nil { return .blocked }
    guard let result else { return .notRun }
    if result.outcome == .failed || !result.check.holds { return .failed }
    if !stale.isEmpty { return .stale }
    return result.outcome == .skipped ? .skipped : .passed
  }

  /// Rows that passed and count: those of a stale result do not.
  var passedRows: Int { stale.isEmpty ? result?.check.passed ?? 0 : 0 }

  /// Everything that is wrong, a line each, with its place in the chapter.
  public var complaints: [String] {
    if let problem { return [problem] }
    if let blockedBy { return ["\(file): not run, because \(blockedBy) did not pass its cells"] }
    guard let result else { return [] }
    var lines: [String] = []
    if !stale.isEmpty { lines.append("\(file): the result is stale: \(stale.joined(separator: "; "))") }
    if let failure = result.failure {
      lines.append(failure.described(in: file))
      lines += failure.detail.split(separator: "\n").map { "    \($0)" }
    }
    lines += result.check.failed.map { row in
      let measured = row.measured.map { "measured \($0), " } ?? ""
      let allowed = row.expected.isEmpty ? row.tolerance : "\(row.expected) (\(row.tolerance))"
      return "\(file):\(row.line): \(row.quantity): \(measured)expected \(allowed): \(row.reason ?? "failed")"
    }
    lines += result.check.unknownMentions.map {
      "\(file):\($0.line): the text shows the quantity \"\($0.quantity)\", which no cell reports"
    }
    return lines
  }
}
