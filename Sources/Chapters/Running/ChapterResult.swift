import ChapterRuntime
import Basics

/// What a chapter did when it last ran: the content of `book/results/PROFILE/CHAPTER.json`.
public struct ChapterResult: Codable, Equatable, Sendable {
  public enum Outcome: String, Codable, Sendable {
    /// Every cell ran; whether the tolerance rows passed is another question.
    case completed
    case failed
    case skipped
  }

  /// What the reader chose.
  public struct Choice: Codable, Equatable, Sendable {
    public let profile: Parameters.Profile
    public let seed: UInt64
    public let data: String
  }

  /// Wall-clock seconds, for information only.
  public struct Timings: Codable, Equatable, Sendable {
    public var compile: Double
    public var run: Double
    public var cells: [Double]
  }

  /// What one cell left, in order.
  public struct CellOutput: Codable, Equatable, Sendable {
    public let cell: Int
    public let label: String?
    public let output: [OutputItem]
  }

  public let chapter: String
  public let title: String
  public let parameters: Choice
  public let outcome: Outcome
  public let failure: ChapterFailure?
  public let skipped: Skip?
  /// The cells that started.
  public let cells: [CellOutput]
  public var check: ChapterCheck
  public let key: RunKey
  public var timings: Timings

  /// Where and why a chapter left out its rest.
  public struct Skip: Codable, Equatable, Sendable {
    public let cell: Int
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
}
