/// A run of text in one size: the line itself, a subscript or a superscript.
struct TextPiece: Equatable {
  var text: String
  var font: Font
  /// How far below the line's baseline it stands, in points.
  var shift: Double

  /// Cuts text at `_{…}` and `^{…}`; an unclosed brace is taken literally.
  static func pieces(of text: String, _ font: Font) -> [TextPiece] {
    var pieces: [TextPiece] = []
    var plain = ""
    var rest = text[...]
    while let first = rest.first {
      if rest.hasPrefix("_{") || rest.hasPrefix("^{"), let end = rest.firstIndex(of: "}") {
        if !plain.isEmpty { pieces.append(TextPiece(text: plain, font: font, shift: 0)) }
        plain = ""
        let inside = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
        pieces.append(
          TextPiece(text: String(inside), font: font.scaled(0.72), shift: font.size * (first == "_" ? 0.18 : -0.33)))
        rest = rest[rest.index(after: end)...]
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    if !plain.isEmpty || pieces.isEmpty { pieces.append(TextPiece(text: plain, font: font, shift: 0)) }
    return pieces
  }
}
