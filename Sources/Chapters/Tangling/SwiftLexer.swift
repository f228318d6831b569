internal import SwiftParser
internal import SwiftSyntax

/// Cuts Swift source text into tokens, as the language's own parser sees them.
enum SwiftLexer {
  /// The tokens of the text in order, comments among them; whatever lies between is space.
  static func tokens(of text: String) -> [SwiftToken] {
    let collector = TokenCollector(Array(text.utf8))
    collector.walk(Parser.parse(source: text))
    return collector.tokens
  }
}

/// Collects the tokens of a syntax tree.
private final class TokenCollector: SyntaxVisitor {
  private(set) var tokens: [SwiftToken] = []
  private let source: [UInt8]
  /// The end of the last token that stands for several of the tree.
  private var end = 0

  init(_ source: [UInt8]) {
    self.source = source
    super.init(viewMode: .sourceAccurate)
  }

  override func visit(_ node: StringLiteralExprSyntax) -> SyntaxVisitorContinueKind { addWhole(node) }
  override func visit(_ node: SimpleStringLiteralExprSyntax) -> SyntaxVisitorContinueKind { addWhole(node) }
  override func visit(_ node: RegexLiteralExprSyntax) -> SyntaxVisitorContinueKind { addWhole(node) }

  override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind {
    addComments(node.leadingTrivia, from: node.position)
    add(.attribute, node.atSign.positionAfterSkippingLeadingTrivia, node.attributeName.endPositionBeforeTrailingTrivia)
    return .visitChildren
  }

  override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind {
    addComments(node.leadingTrivia, from: node.position)
    add(.directive, node.pound.positionAfterSkippingLeadingTrivia, node.macroName.endPositionBeforeTrailingTrivia)
    return .visitChildren
  }

  override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
    addComments(token.leadingTrivia, from: token.position)
    if token.tokenKind != .endOfFile {
      add(Self.kind(token), token.positionAfterSkippingLeadingTrivia, token.endPositionBeforeTrailingTrivia)
    }
    addComments(token.trailingTrivia, from: token.endPositionBeforeTrailingTrivia)
    return .skipChildren
  }

  private func addWhole(_ node: some SyntaxProtocol) -> SyntaxVisitorContinueKind {
    addComments(node.leadingTrivia, from: node.position)
    add(.string, node.positionAfterSkippingLeadingTrivia, node.endPositionBeforeTrailingTrivia)
    addComments(node.trailingTrivia, from: node.endPositionBeforeTrailingTrivia)
    return .skipChildren
  }

  private func addComments(_ trivia: Trivia, from position: AbsolutePosition) {
    var position = position
    for piece in trivia {
      let next = position + piece.sourceLength
      if piece.isComment { add(.comment, position, next) }
      position = next
    }
  }

  private func add(_ kind: SwiftToken.Kind, _ start: AbsolutePosition, _ stop: AbsolutePosition) {
    let range = start.utf8Offset..<stop.utf8Offset
    guard !range.isEmpty, range.lowerBound >= end else { return }
    end = range.upperBound
    tokens.append(SwiftToken(kind: kind, range: range, text: String(decoding: source[range], as: UTF8.self)))
  }

  private static func kind(_ token: TokenSyntax) -> SwiftToken.Kind {
    switch token.tokenKind {
    case .keyword: .keyword
    case .identifier, .dollarIdentifier, .wildcard: .identifier
    case .integerLiteral, .floatLiteral: .number
    case .binaryOperator, .prefixOperator, .postfixOperator, .equal, .arrow, .exclamationMark, .infixQuestionMark,
      .postfixQuestionMark, .prefixAmpersand, .ellipsis:
      .operatorSign
    case .poundIf, .poundElse, .poundElseif, .poundEndif, .poundAvailable, .poundUnavailable, .poundSourceLocation,
      .pound, .shebang:
      .directive
    case .stringSegment, .stringQuote, .multilineStringQuote, .singleQuote, .rawStringPoundDelimiter, .regexSlash,
      .regexPoundDelimiter, .regexLiteralPattern:
      .string
    default: .punctuation
    }
  }
}
