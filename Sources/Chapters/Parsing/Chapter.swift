/// A chapter of the book: what its Markdown says.
public struct Chapter: Equatable, Sendable {
  /// The file name without extension, for example `06-search`.
  public let id: String
  /// The path in error messages, for example `chapters/06-search.md`.
  public let file: String
  /// The Markdown text.
  public let text: String
  /// The first heading of level 1, without markup; the file name where there is none.
  public let title: String
  public let header: ChapterHeader
  /// The fences that are run, in order.
  public let cells: [CodeCell]
  /// The rows of all tolerance tables, in order.
  public let tolerances: [ToleranceRow]
  /// Quantities that the text shows by `= name` in inline code.
  public let mentions: [QuantityMention]

  /// The leading digits of the file name without zeros, for example `6`; empty where there are none.
  public var number: String {
    let digits = id.prefix { $0.isNumber }
    let number = digits.drop { $0 == "0" }
    return number.isEmpty && !digits.isEmpty ? "0" : String(number)
  }
}

/// A place in the text that shows a reported quantity.
public struct QuantityMention: Equatable, Sendable {
  public let name: String
  /// The line in the chapter, from 1.
  public let line: Int
}
