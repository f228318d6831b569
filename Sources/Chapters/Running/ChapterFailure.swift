/// Why a chapter stopped before its end.
public struct ChapterFailure: Codable, Equatable, Sendable, Error {
  /// What went wrong.
  public enum Kind: String, Codable, Sendable {
    /// The compiler refused a cell.
    case compile
    /// The compiler or linker failed for a reason that is not in the chapter's text.
    case toolchain
    /// The program trapped or was ended by a signal.
    case trap
    /// An error left a cell, or a declared file is missing.
    case error
    /// A wall-clock limit passed.
    case timeLimit = "time limit"
    /// The program ended before its last cell without saying why.
    case ended
  }

  /// What went wrong.
  public let kind: Kind
  /// The line in the chapter, from 1.
  public let line: Int
  /// The column of the line, from 1; nil where only the line is known.
  public var column: Int?
  /// The cell, from 0.
  public let cell: Int
  /// One sentence without a final full stop.
  public let message: String
  /// Further lines for who looks for the cause; may be empty.
  public let detail: String
  /// Lines of the chapter from which the failing one was reached, the nearest first; may be empty.
  public var callers: [Int] = []

  /// The place and the message: `chapters/06-search.md:41: message`, without a line for a fault of the toolchain.
  public func described(in file: String) -> String {
    if kind == .toolchain { return "\(file): \(message)" }
    return "\(file):\(line):\(column.map { "\($0):" } ?? "") \(message)"
  }
}
