/// Why a chapter stopped before its end.
public struct ChapterFailure: Codable, Equatable, Sendable, Error {
  public enum Kind: String, Codable, Sendable {
    /// The Markdown does not say what it must.
    case parse
    case compile
    /// The program trapped or was ended by a signal.
    case trap
    /// An error left a cell.
    case error
    /// A wall-clock limit passed.
    case timeLimit = "time limit"
    /// The program ended before its last cell without saying why.
    case ended
    /// A chapter that this one builds on failed.
    case blocked
  }

  public let kind: Kind
  /// The line in the chapter, from 1.
  public let line: Int
  /// The cell, from 0.
  public let cell: Int
  public let message: String
  /// Further lines for who looks for the cause; may be empty.
  public let detail: String

  /// The place and the message: `chapters/06-search.md:41: message`.
  public func described(in file: String) -> String { "\(file):\(line): \(message)" }
}
