/// A piece of Swift source text.
struct SwiftToken: Equatable {
  enum Kind {
    case keyword, identifier, number, string, comment, attribute, directive, operatorSign, punctuation
  }

  let kind: Kind
  /// Offsets in the source's UTF-8 bytes.
  let range: Range<Int>
  /// The line of its first byte, from 0.
  let line: Int
  let text: String

  /// Words that the grammar reserves, and those that mark a declaration where they stand.
  static let keywords: Set<String> = [
    "actor", "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class", "continue",
    "convenience", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false",
    "fileprivate", "final", "for", "func", "get", "guard", "if", "import", "in", "indirect", "infix", "init", "inout",
    "internal", "is", "lazy", "let", "mutating", "nil", "nonisolated", "nonmutating", "open", "operator", "override",
    "postfix", "precedencegroup", "prefix", "private", "protocol", "public", "repeat", "required", "rethrows", "return",
    "self", "Self", "set", "some", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "typealias", "unowned", "var", "weak", "where", "while",
  ]

  static let modifiers: Set<String> = [
    "public", "package", "private", "fileprivate", "internal", "open", "final", "indirect", "nonisolated", "prefix",
    "postfix", "infix", "dynamic", "distributed", "lazy", "weak", "unowned", "static", "mutating", "convenience",
    "required", "override",
  ]
}
