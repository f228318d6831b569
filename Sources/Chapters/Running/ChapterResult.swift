import Basics
import ChapterRuntime

/// What a chapter did when it last ran: the content of `book/results/PROFILE-SEED/CHAPTER.json`.
public struct ChapterResult: Codable, Equatable, Sendable {
  /// How a run ended.
  public enum Outcome: String, Codable, Sendable {
    /// Every cell ran; whether the tolerance rows passed is another question.
    case completed
    /// A cell failed, or the chapter never came to run.
    case failed
    /// The chapter left out its rest, or one that it builds on did.
    case skipped
  }

  /// What the reader chose.
  public struct Choice: Codable, Equatable, Sendable {
    /// How much work the book did.
    public let profile: Parameters.Profile
    /// What decided every random draw.
    public let seed: UInt64
    /// The corpus folder.
    public let data: String
  }

  /// Wall-clock seconds, for information only.
  public struct Timings: Codable, Equatable, Sendable {
    /// Compiling; 0 where nothing had to be compiled.
    public var compile: Double
    /// From the start of the program to its end.
    public var run: Double
    /// Each cell that started.
    public var cells: [Double]
  }

  /// What one cell left, in order.
  public struct CellOutput: Codable, Equatable, Sendable {
    /// The cell, from 0.
    public let cell: Int
    /// The cell's name; nil if it has none.
    public let label: String?
    /// The digest of the cell's code: what is shown under a cell was left by this code.
    public let code: Digest
    /// What was printed, reported, shown and tabulated.
    public let output: [OutputItem]
  }

  /// The file name without extension.
  public let chapter: String
  /// The chapter's title when it ran.
  public let title: String
  /// What the reader chose.
  public let parameters: Choice
  /// How the run ended.
  public let outcome: Outcome
  /// Why it failed; nil unless it did.
  public let failure: ChapterFailure?
  /// Why it was skipped; nil unless it was.
  public let skipped: Skip?
  /// The cells that started.
  public let cells: [CellOutput]
  /// The comparison with the tolerance tables and inline values, as the chapter's text was when this was read.
  public let check: ChapterCheck
  /// Everything that the results depend on.
  public let key: RunKey
  /// Digests of the figures' files and declared outputs, by names such as `figure 06-search/loss.svg`.
  public let files: [String: Digest]
  /// What the compiler warned of, a line each with its place.
  public let warnings: [String]
  /// Wall-clock seconds, for information only.
  public let timings: Timings

  /// Where and why a chapter left out its rest.
  public struct Skip: Codable, Equatable, Sendable {
    /// The cell that said so, from 0.
    public let cell: Int
    /// As the chapter gave it.
    public let reason: String
  }

  /// Everything reported by name, in order.
  public var quantities: [Quantity] {
    cells.flatMap(\.output).compactMap { if case .quantity(let quantity) = $0 { quantity } else { nil } }
  }

  /// Every figure, in order.
  public var figures: [FigureRecord] {
    cells.flatMap(\.output).compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
  }

  /// The same result, compared with the chapter's text as it is now.
  func checked(against now: Chapter) -> ChapterResult {
    ChapterResult(
      chapter: chapter, title: title, parameters: parameters, outcome: outcome, failure: failure, skipped: skipped,
      cells: cells,
      check: ChapterCheck(
        chapter: now, quantities: quantities, profile: parameters.profile, complete: outcome == .completed),
      key: key, files: files, warnings: warnings, timings: timings)
  }

  /// The digest of what the chapter left: two runs that left the same have the same.
  func contentDigest() throws -> Digest {
    struct Content: Encodable {
      let outcome: Outcome
      let cells: [CellOutput]
      let files: [String: Digest]
    }
    return Digest(of: try CanonicalJSON.encode(Content(outcome: outcome, cells: cells, files: files)))
  }
}
