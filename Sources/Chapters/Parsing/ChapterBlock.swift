/// A part of a chapter below its title; the blocks of a chapter make its page from top to bottom.
public enum ChapterBlock: Equatable, Sendable {
  /// Text, lists, tables, fences of other languages: everything that is none of the following.
  case prose([ProsePart])
  /// Swift that is run.
  case cell(CodeCell)
  /// Swift that is shown and not run.
  case listing(code: String, label: String?)
  /// A tolerance table.
  case tolerances([ToleranceRow])

  /// The parts of prose; none for any other block.
  var prose: [ProsePart] { if case .prose(let parts) = self { parts } else { [] } }
}

/// A piece of prose: HTML, or a place in it that depends on where the page stands and what was measured.
public enum ProsePart: Equatable, Sendable {
  /// A fragment, which need not be balanced.
  case html(String)
  /// The value of a quantity.
  case mention(QuantityMention)
  /// The value of a quantity inside an attribute, where only text may stand.
  case plainMention(QuantityMention)
  /// The address of a link or an image, inside an attribute.
  case link(ProseLink)
  /// The anchor of a heading, behind its text.
  case anchor(String)
}

/// A place in the text that shows a reported quantity.
public struct QuantityMention: Equatable, Sendable {
  /// The name under which a cell reports the quantity.
  public let name: String
  /// The line in the chapter, from 1.
  public let line: Int
}

/// A link or an image of the text.
public struct ProseLink: Equatable, Sendable {
  /// As written.
  public let address: String
  /// Whether it is shown rather than followed.
  public let isImage: Bool
  /// The line in the chapter, from 1.
  public let line: Int
}
