/// A piece of Swift source text.
struct SwiftToken: Equatable {
  enum Kind {
    /// A word of the grammar, where it stands as one.
    case keyword
    case identifier, number
    /// A string or regular expression, interpolations included.
    case string
    case comment
    /// An attribute's name with its `@`.
    case attribute
    /// A word of conditional compilation, or another that begins with `#`.
    case directive
    case operatorSign, punctuation
  }

  let kind: Kind
  /// Offsets in the source's UTF-8 bytes.
  let range: Range<Int>
  let text: String
}
