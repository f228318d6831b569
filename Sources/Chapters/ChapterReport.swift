import ChapterRuntime

/// A chapter as it stands after a run or a check.
public struct ChapterReport: Sendable {
  public enum Status: String, Codable, Sendable {
    case passed, failed, skipped
    /// A chapter that it builds on failed.
    case blocked
    case notRun = "not run"
  }

  /// The file name without extension.
  public let id: String
  public let file: String
  /// nil if the Markdown could not be understood; `problem` then says why.
  public let chapter: Chapter?
  /// What is wrong with the Markdown or its surroundings, with the place.
  public var problem: String?
  /// The recorded run; nil if there is none in this profile.
  public var result: ChapterResult?
  /// Whether the chapter ran just now, rather than before.
  public var ran = false
  /// Why the recorded run does not show what the chapter would do now; empty if it does.
  public var stale: [String] = []
  /// The chapter that failed, if this one could not run because of it.
  public var blockedBy: String?

  init(id: String, file: String, chapter: Chapter?, problem: String? = nil) {
    self.id = id
    self.file = file
    self.chapter = chapter
    self.problem = problem
  }

  public var title: String { chapter?.title ?? id }

  public var status: Status {
    if problem != nil { return .failed }
    if blockedBy != nil { return .blocked }
    guard let result else { return .notRun }
    switch result.outcome {
    case .failed: return .failed
    case .skipped: return result.check.failed.isEmpty ? .skipped : .failed
    case .completed: return result.check.failed.isEmpty ? .passed : .failed
    }
  }

  /// Everything that is wrong, a line each, with its place in the chapter.
  public var complaints: [String] {
    if let problem { return [problem] }
    if let blockedBy { return ["\(file): not run, because \(blockedBy) did not pass its cells"] }
    guard let result else { return [] }
    var lines: [String] = []
    if let failure = result.failure {
      lines.append(failure.described(in: file))
      lines += failure.detail.split(separator: "\n").map { "    \($0)" }
    }
    lines += result.check.failed.map { row in
      let measured = row.measured.map { "measured \($0), " } ?? ""
      let allowed = row.expected.isEmpty ? row.tolerance : "\(row.expected) (\(row.tolerance))"
      return "\(file):\(row.line): \(row.quantity): \(measured)expected \(allowed): \(row.reason ?? "failed")"
    }
    return lines
  }
}
