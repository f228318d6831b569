/// Colours Swift source text for a page.
enum SwiftHighlighter {
  /// The text as HTML with `span`s of one-letter classes: keyword k, type t, call f, number n, string s, comment c,
  /// attribute or directive a.
  static func html(_ text: String) -> String {
    let source = Array(text.utf8)
    let tokens = SwiftLexer.tokens(of: text)
    var html = ""
    var position = 0
    func plain(upTo end: Int) {
      html += HTML.escape(String(decoding: source[position..<end], as: UTF8.self))
      position = end
    }
    for (index, token) in tokens.enumerated() {
      plain(upTo: token.range.lowerBound)
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      if let name = style(token, next: next) {
        html += "<span class=\"\(name)\">"
        plain(upTo: token.range.upperBound)
        html += "</span>"
      } else {
        plain(upTo: token.range.upperBound)
      }
    }
    plain(upTo: source.count)
    return html
  }

  private static func style(_ token: SwiftToken, next: SwiftToken?) -> String? {
    switch token.kind {
    case .keyword: return "k"
    case .number: return "n"
    case .string: return "s"
    case .comment: return "c"
    case .attribute, .directive: return "a"
    case .identifier:
      if token.text.first?.isUppercase == true { return "t" }
      if let next, next.text == "(", next.range.lowerBound == token.range.upperBound { return "f" }
      return nil
    case .operatorSign, .punctuation: return nil
    }
  }
}
