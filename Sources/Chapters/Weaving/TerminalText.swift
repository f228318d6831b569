/// Printed text with the colours that terminals show.
enum TerminalText {
  /// The text as HTML; what chose colours becomes `span`s of the classes `ink1` to `ink7`, `strong`, `faint` and so on.
  static func html(_ text: String) -> String {
    guard text.contains("\u{1b}") else { return HTML.escape(text) }
    var style = Style()
    var html = ""
    for (index, piece) in text.split(separator: "\u{1b}[", omittingEmptySubsequences: false).enumerated() {
      var rest = piece
      if index > 0 {
        let parameters = piece.prefix { $0 != "m" }
        rest = piece.dropFirst(parameters.count + 1)
        style.set(parameters.split(omittingEmptySubsequences: false) { ";:".contains($0) })
      }
      guard !rest.isEmpty else { continue }
      let classes = style.classes
      let inner = HTML.escape(String(rest))
      html += classes.isEmpty ? inner : "<span class=\"\(classes)\">\(inner)</span>"
    }
    return html
  }

  private struct Style {
    private var names: [String: String] = [:]

    var classes: String { names.keys.sorted().map { names[$0]! }.joined(separator: " ") }

    mutating func set(_ parameters: [Substring]) {
      var numbers = parameters.map { Int($0) ?? 0 }[...]
      while let number = numbers.popFirst() {
        switch number {
        case 0: names = [:]
        case 1: names["weight"] = "strong"
        case 2: names["weight"] = "faint"
        case 3: names["slant"] = "slanted"
        case 4: names["line"] = "underlined"
        case 9: names["line"] = "crossed"
        case 22: names["weight"] = nil
        case 23: names["slant"] = nil
        case 24, 29: names["line"] = nil
        case 30...37: names["ink"] = "ink\(number - 30)"
        case 90...97: names["ink"] = "ink\(number - 90)"
        case 39: names["ink"] = nil
        // Of 256 colours and of all colours, the nearest of eight are not worth the search: they are left out.
        case 38, 48: numbers = numbers.dropFirst(numbers.first == 5 ? 2 : numbers.first == 2 ? 4 : 0)
        default: break
        }
      }
    }
  }
}
