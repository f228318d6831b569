internal import SwiftParser
internal import SwiftSyntax

/// The code of a cell with its syntax tree, made by the language's own parser.
struct CellSource {
  let cell: CodeCell
  let tree: SourceFileSyntax
  private let text: [UInt8]
  /// The offset of the first byte of each line.
  private let lineStarts: [Int]

  init(_ cell: CodeCell) {
    self.cell = cell
    let text = Array(cell.code.utf8)
    self.text = text
    tree = Parser.parse(source: cell.code)
    lineStarts = [0] + text.indices.filter { text[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// Whether the cell alone is Swift by its grammar.
  ///
  /// What it then means, and whether its names and types exist, is for the compiler to say.
  var isWellFormed: Bool { !tree.hasError }

  /// The bracket that the grammar wants behind the last line of the cell; nil if it wants none there.
  var tokenMissingAtEnd: String? {
    let lastByte = tree.endOfFileToken.position.utf8Offset
    return tree.tokens(viewMode: .fixedUp).first { token in
      let isBracket = [.rightBrace, .rightParen, .rightSquare].contains(token.tokenKind)
      return isBracket && token.presence == .missing && token.position.utf8Offset >= lastByte
    }?.text
  }

  /// The number of lines of code.
  var lineCount: Int { lineStarts.count - (text.last == UInt8(ascii: "\n") ? 1 : 0) }

  /// What stands at the top level: declarations, statements and expressions, in order.
  var items: CodeBlockItemListSyntax { tree.statements }

  /// The offset of the first byte of a node that is no space or comment.
  func start(of node: some SyntaxProtocol) -> Int { node.positionAfterSkippingLeadingTrivia.utf8Offset }

  /// The line of a byte within the cell, and its column in bytes, both from 0.
  func place(of offset: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low, offset - lineStarts[low])
  }

  /// Whether nothing but spaces stands in front of the byte on its line.
  func isFirstOfLine(_ offset: Int) -> Bool {
    text[lineStarts[place(of: offset).line]..<offset].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  /// The bytes in the range as text, without spaces at the end.
  func slice(_ range: Range<Int>) -> String {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1] == UInt8(ascii: " ") || text[end - 1] == UInt8(ascii: "\t") { end -= 1 }
    return String(decoding: text[range.lowerBound..<end], as: UTF8.self)
  }

  var count: Int { text.count }
}
