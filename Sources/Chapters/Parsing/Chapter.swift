/// A chapter of the book: what its Markdown says.
public struct Chapter: Equatable, Sendable {
  /// The file name without extension, for example `06-search`.
  public let id: String
  /// The path in error messages, for example `chapters/06-search.md`.
  public let file: String
  /// The first heading of level 1, without markup; the file name where there is none.
  public let title: String
  /// What the comment at the top declares.
  public let header: ChapterHeader
  /// Everything below the title, in order.
  public let blocks: [ChapterBlock]
  /// The headings of level 2, in order.
  public let sections: [ChapterSection]

  /// The fences that are run, in order.
  public var cells: [CodeCell] { blocks.compactMap { if case .cell(let cell) = $0 { cell } else { nil } } }

  /// The rows of all tolerance tables, in order.
  public var tolerances: [ToleranceRow] {
    blocks.flatMap { block -> [ToleranceRow] in if case .tolerances(let rows) = block { rows } else { [] } }
  }

  /// Quantities that the text shows by `= name` in inline code, in order.
  public var mentions: [QuantityMention] {
    prose.compactMap { part in
      switch part {
      case .mention(let mention), .plainMention(let mention): mention
      default: nil
      }
    }
  }

  /// Links and images of the text, in order.
  public var links: [ProseLink] { prose.compactMap { if case .link(let link) = $0 { link } else { nil } } }

  private var prose: [ProsePart] { blocks.flatMap(\.prose) }

  /// The leading digits of the file name without zeros, for example `6`; empty where there are none.
  public var number: String { Self.number(of: id) }

  static func number(of id: String) -> String {
    let digits = id.prefix { $0.isNumber }
    let number = digits.drop { $0 == "0" }
    return number.isEmpty && !digits.isEmpty ? "0" : String(number)
  }
}

/// A heading that the table of contents lists.
public struct ChapterSection: Equatable, Sendable {
  /// The heading's anchor on the page, without `#`.
  public let anchor: String
  /// Without markup.
  public let title: String
}
