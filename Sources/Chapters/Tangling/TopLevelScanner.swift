/// What stands at the top level of a cell: the declarations that must move to file scope, and where statements begin.
struct TopLevelScanner {
  /// A declaration that stands at the top level of a cell.
  struct Declaration: Equatable {
    enum Kind: Equatable {
      case importation
      /// A type, extension, protocol, alias, operator or precedence group.
      case type
      /// A function; `isOperator` where it defines an operator.
      case function(name: String, isOperator: Bool)
    }
    let kind: Kind
    /// Bytes from its first attribute or modifier to its end.
    let range: Range<Int>
    /// The line of its first byte within the cell, from 0.
    let line: Int
    /// The column of its first byte, from 0.
    let column: Int
    /// Every word in it, for telling whether it uses a variable of the chapter.
    let words: Set<String>
  }

  private(set) var declarations: [Declaration] = []
  /// Lines within the cell, from 0, on which a statement starts as the first thing of the line.
  private(set) var statementLines: [Int] = []
  /// The names of the variables and constants declared at the top level.
  private(set) var variables: Set<String> = []

  private let tokens: [SwiftToken]
  private let source: [UInt8]

  init(_ text: String) {
    tokens = SwiftLexer.tokens(of: text).filter { $0.kind != .comment }
    source = Array(text.utf8)
    scan()
  }

  private mutating func scan() {
    var index = 0
    var conditional = 0
    while index < tokens.count {
      let token = tokens[index]
      if token.kind == .directive {
        if token.text == "#if" { conditional += 1 }
        if token.text == "#endif" { conditional -= 1 }
      }
      if conditional == 0, startsStatement(index), let (kind, keyword) = declaration(at: index) {
        let end = endOfDeclaration(kind, from: keyword)
        add(kind, first: index, last: end)
        index = end + 1
        continue
      }
      if conditional == 0, startsStatement(index), isFirstOfLine(index), canPrecede(index) {
        statementLines.append(token.line)
      }
      if token.text == "let" || token.text == "var" { collectNames(after: index) }
      index = isOpening(token) ? matching(index) + 1 : index + 1
    }
  }

  // MARK: Statements

  private func isFirstOfLine(_ index: Int) -> Bool { index == 0 || tokens[index - 1].line < tokens[index].line }

  /// Whether a new statement starts at this token of the top level.
  private func startsStatement(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    let previous = tokens[index - 1]
    if previous.text == ";" { return true }
    // A closing bracket or a multi-line string may end lines below the token's first one.
    let newlines = source[previous.range.upperBound..<tokens[index].range.lowerBound].contains(0x0a)
    guard newlines else { return false }
    switch previous.kind {
    case .operatorSign:
      // A postfix operator such as `!` follows its operand without a space.
      let before = previous.range.lowerBound > 0 ? source[previous.range.lowerBound - 1] : 0x20
      guard previous.text == "!" || previous.text == "?" || previous.text == "...", before != 0x20 else { return false }
    case .punctuation where previous.text == "," || previous.text == ":": return false
    case .attribute: return false
    case .keyword:
      let endsStatement: Set = ["break", "continue", "fallthrough", "return", "false", "nil", "self", "true"]
      guard endsStatement.contains(previous.text) else { return false }
    default: break
    }
    let token = tokens[index]
    switch token.kind {
    case .operatorSign: return false
    case .punctuation: return token.text == "(" || token.text == "["
    case .keyword:
      return !["as", "async", "catch", "else", "in", "is", "throws", "rethrows", "where"].contains(token.text)
    default: return true
    }
  }

  /// Whether another statement may be put in front of the one that starts here.
  private func canPrecede(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.kind == .keyword || token.kind == .identifier else { return false }
    if index + 1 < tokens.count, tokens[index + 1].text == ":" { return false }
    // `while` behind a brace may belong to a `repeat`.
    if token.text == "while", index > 0, tokens[index - 1].text == "}" { return false }
    return true
  }

  // MARK: Declarations

  /// The kind of the declaration that starts at this token, and the index of its keyword.
  private func declaration(at start: Int) -> (Declaration.Kind, keyword: Int)? {
    var index = start
    while index < tokens.count {
      let token = tokens[index]
      if token.kind == .attribute {
        index += 1
        if index < tokens.count, tokens[index].text == "(", tokens[index].range.lowerBound == token.range.upperBound {
          index = matching(index) + 1
        }
      } else if SwiftToken.modifiers.contains(token.text), index + 1 < tokens.count,
        [.keyword, .identifier].contains(tokens[index + 1].kind)
      {
        index += 1
      } else {
        break
      }
    }
    guard index + 1 < tokens.count, tokens[index].kind == .keyword else { return nil }
    let name = tokens[index + 1]
    switch tokens[index].text {
    case "import": return (.importation, index)
    case "struct", "class", "enum", "protocol", "extension", "actor", "typealias", "precedencegroup":
      let isName = name.kind == .identifier || name.kind == .keyword
      // An extension may extend `[Element]`.
      return isName || (tokens[index].text == "extension" && name.text == "[") ? (.type, index) : nil
    case "operator": return (.type, index)
    case "func":
      return (.function(name: name.text, isOperator: name.kind == .operatorSign), index)
    default: return nil
    }
  }

  /// The index of the last token of the declaration whose keyword stands at `keyword`.
  private func endOfDeclaration(_ kind: Declaration.Kind, from keyword: Int) -> Int {
    var index = keyword + 1
    if kind == .importation || tokens[keyword].text == "operator" {
      while index + 1 < tokens.count, tokens[index + 1].line == tokens[keyword].line, tokens[index + 1].text != ";" {
        index += 1
      }
      return min(index, tokens.count - 1)
    }
    if tokens[keyword].text == "typealias" {
      var last = keyword
      while index < tokens.count, tokens[index].text != ";", index == keyword + 1 || !startsStatement(index) {
        last = isOpening(tokens[index]) ? matching(index) : index
        index = last + 1
      }
      return last
    }
    while index < tokens.count {
      if tokens[index].text == "{" { return matching(index) }
      index = isOpening(tokens[index]) ? matching(index) + 1 : index + 1
    }
    return tokens.count - 1
  }

  private mutating func add(_ kind: Declaration.Kind, first: Int, last: Int) {
    let start = tokens[first].range.lowerBound
    let lineStart = source[..<start].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    var words: Set<String> = []
    for token in tokens[first...last] {
      switch token.kind {
      case .identifier: words.insert(token.text.trimmingBackticks)
      case .string where token.text.contains("\\"):
        words.formUnion(SwiftLexer.words(in: token.text))
      default: break
      }
    }
    declarations.append(
      Declaration(
        kind: kind, range: start..<tokens[last].range.upperBound, line: tokens[first].line,
        column: start - lineStart, words: words))
  }

  /// Collects what the `let` or `var` at this index declares: one name, several, or tuples of names.
  private mutating func collectNames(after index: Int) {
    var position = index + 1
    var inPattern = true
    while position < tokens.count {
      let token = tokens[position]
      if position > index + 1, startsStatement(position) { return }
      if token.text == "," { inPattern = true }
      if token.text == "=" || token.text == ":" { inPattern = false }
      let last = isOpening(token) ? matching(position) : position
      if inPattern {
        for part in tokens[position...last] where part.kind == .identifier {
          variables.insert(part.text.trimmingBackticks)
        }
      }
      if token.text == "{" { return }
      position = last + 1
    }
  }

  // MARK: Brackets

  private func isOpening(_ token: SwiftToken) -> Bool {
    token.kind == .punctuation && (token.text == "{" || token.text == "(" || token.text == "[")
  }

  /// The index of the bracket that closes the one at `index`; the last token if none does.
  private func matching(_ index: Int) -> Int {
    var depth = 0
    for position in index..<tokens.count where tokens[position].kind == .punctuation {
      switch tokens[position].text {
      case "{", "(", "[": depth += 1
      case "}", ")", "]":
        depth -= 1
        if depth == 0 { return position }
      default: break
      }
    }
    return tokens.count - 1
  }
}

extension SwiftLexer {
  /// The words inside a string's text, interpolations included.
  static func words(in text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }
}

extension String {
  var trimmingBackticks: String {
    hasPrefix("`") && hasSuffix("`") && count > 2 ? String(dropFirst().dropLast()) : self
  }
}
