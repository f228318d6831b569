/// Text as files of different systems hold it.
enum SourceText {
  /// The text without a byte order mark, with `\n` at the end of each line.
  static func normalized(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if previous == nil, scalar == "\u{feff}" { continue }
      if scalar == "\n", previous == "\r" { continue }
      scalars.append(scalar == "\r" ? "\n" : scalar)
    }
    return String(scalars)
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
