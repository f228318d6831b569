/// Splits Swift source text into tokens, comments included and white space left out.
///
/// It knows what matters for finding where declarations and statements begin and end, and for colouring: nested
/// comments, strings with interpolation (plain, raw, multi-line), brackets. It accepts any text; an unfinished string or
/// comment ends with the line or the text, and the compiler says what is wrong.
struct SwiftLexer {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 0

  private init(_ text: String) { bytes = Array(text.utf8) }

  static func tokens(of text: String) -> [SwiftToken] {
    var lexer = SwiftLexer(text)
    var tokens: [SwiftToken] = []
    while let token = lexer.next() { tokens.append(token) }
    return tokens
  }

  private func peek(_ distance: Int = 0) -> UInt8 {
    position + distance < bytes.count ? bytes[position + distance] : 0
  }

  private func starts(with text: StaticString, at offset: Int = 0) -> Bool {
    let length = text.utf8CodeUnitCount
    guard position + offset + length <= bytes.count else { return false }
    return (0..<length).allSatisfy { bytes[position + offset + $0] == text.utf8Start[$0] }
  }

  private mutating func advance() {
    if bytes[position] == 0x0a { line += 1 }
    position += 1
  }

  private mutating func next() -> SwiftToken? {
    while position < bytes.count, Self.isSpace(bytes[position]) { advance() }
    guard position < bytes.count else { return nil }
    let start = position
    let startLine = line
    let kind = scan()
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // Behind a point a reserved word is the name of a member.
    let isMember = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
    let word = kind == .identifier && !isMember && SwiftToken.keywords.contains(text)
    return SwiftToken(kind: word ? .keyword : kind, range: start..<position, line: startLine, text: text)
  }

  /// Moves behind the token that starts here.
  private mutating func scan() -> SwiftToken.Kind {
    let byte = peek()
    if starts(with: "//") {
      while position < bytes.count, peek() != 0x0a { advance() }
      return .comment
    }
    if starts(with: "/*") {
      scanBlockComment()
      return .comment
    }
    if byte == UInt8(ascii: "\"") {
      scanString(hashes: 0)
      return .string
    }
    if byte == UInt8(ascii: "#") {
      var hashes = 0
      while peek(hashes) == UInt8(ascii: "#") { hashes += 1 }
      if peek(hashes) == UInt8(ascii: "\"") {
        position += hashes
        scanString(hashes: hashes)
        return .string
      }
      if peek(hashes) == UInt8(ascii: "/") {
        scanRegex(hashes: hashes)
        return .string
      }
      advance()
      scanWord()
      return .directive
    }
    if byte == UInt8(ascii: "@") {
      advance()
      scanWord()
      return .attribute
    }
    if byte == UInt8(ascii: "`") {
      advance()
      while position < bytes.count, peek() != UInt8(ascii: "`"), peek() != 0x0a { advance() }
      if peek() == UInt8(ascii: "`") { advance() }
      return .identifier
    }
    if Self.isDigit(byte) {
      scanNumber()
      return .number
    }
    if Self.isWord(byte) || byte == UInt8(ascii: "$") {
      advance()
      scanWord()
      return .identifier
    }
    if Self.isOperator(byte) {
      while Self.isOperator(peek()), !starts(with: "//"), !starts(with: "/*") { advance() }
      return .operatorSign
    }
    advance()
    return .punctuation
  }

  private mutating func scanWord() { while Self.isWord(peek()) || Self.isDigit(peek()) { advance() } }

  private mutating func scanNumber() {
    while true {
      if Self.isWord(peek()) || Self.isDigit(peek()) {
        let exponent = [UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "p"), UInt8(ascii: "P")].contains(peek())
        advance()
        if exponent, peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+"), Self.isDigit(peek(1)) { advance() }
      } else if peek() == UInt8(ascii: "."), Self.isDigit(peek(1)) {
        advance()
      } else {
        return
      }
    }
  }

  private mutating func scanBlockComment() {
    var depth = 0
    while position < bytes.count {
      if starts(with: "/*") {
        depth += 1
        position += 2
      } else if starts(with: "*/") {
        depth -= 1
        position += 2
        if depth == 0 { return }
      } else {
        advance()
      }
    }
  }

  private func hashesFollow(_ hashes: Int, at offset: Int) -> Bool {
    (0..<hashes).allSatisfy { peek(offset + $0) == UInt8(ascii: "#") }
  }

  private mutating func scanRegex(hashes: Int) {
    position += hashes + 1
    while position < bytes.count {
      if peek() == UInt8(ascii: "/"), hashesFollow(hashes, at: 1) {
        position += 1 + hashes
        return
      }
      if hashes == 1, peek() == 0x0a { return }
      if peek() == UInt8(ascii: "\\"), position + 1 < bytes.count { advance() }
      advance()
    }
  }

  /// Starts at the opening quotation mark.
  private mutating func scanString(hashes: Int) {
    let long = starts(with: "\"\"\"")
    position += long ? 3 : 1
    while position < bytes.count {
      if long ? starts(with: "\"\"\"") : peek() == UInt8(ascii: "\"") {
        if hashesFollow(hashes, at: long ? 3 : 1) {
          position += (long ? 3 : 1) + hashes
          return
        }
        advance()
      } else if peek() == 0x0a, !long {
        return
      } else if peek() == UInt8(ascii: "\\"), hashesFollow(hashes, at: 1) {
        position += 1 + hashes
        if peek() == UInt8(ascii: "(") {
          scanInterpolation()
        } else if position < bytes.count {
          advance()
        }
      } else {
        advance()
      }
    }
  }

  /// Starts at the opening parenthesis of an interpolation; its tokens become part of the string.
  private mutating func scanInterpolation() {
    var depth = 0
    while let token = next() {
      if token.text == "(" { depth += 1 }
      if token.text == ")" { depth -= 1 }
      if depth == 0 { return }
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isWord(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x5f || byte >= 0x80
  }
  private static func isOperator(_ byte: UInt8) -> Bool { "+-*/%=<>!&|^~?.".utf8.contains(byte) }
}
