import Foundation

/// What a cell printed, made fit for a page.
enum PrintedText {
  /// The text with redrawn lines as they stood last, and without control characters other than tabs and line ends.
  ///
  /// Sequences that choose colours stay, for the page to show; all others go, with what they would have set.
  static func clean(_ data: Data) -> String {
    var lines: [String] = []
    // Characters, and sequences that choose colours.
    var line: [String] = []
    var scalars = String(decoding: data, as: UTF8.self).unicodeScalars[...]
    // A line that is drawn anew is emptied only when something follows: `\r\n` is a line end.
    var redraws = false
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\n":
        lines.append(line.joined())
        line = []
        redraws = false
      case "\r": redraws = true
      case "\u{1b}", "\u{9b}", "\u{9d}": if let colour = escape(scalar, &scalars) { line.append(colour) }
      case "\u{8}": if line.last?.hasPrefix("\u{1b}") == false { line.removeLast() }
      case _ where isControl(scalar) && scalar != "\t": break
      default:
        if redraws { line = [] }
        redraws = false
        line.append(String(scalar))
      }
    }
    return (lines + [line.joined()]).joined(separator: "\n")
  }

  /// Whether a character has no place on a page.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0xfdd0...0xfdef, 0x2028, 0x2029, 0x202a...0x202e, 0x2066...0x2069: return true
    default: return scalar.value & 0xfffe == 0xfffe
    }
  }

  /// Takes the rest of a control sequence away; gives it back if it chooses colours.
  private static func escape(_ start: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView) -> String? {
    var kind = start
    if start == "\u{1b}" {
      guard let next = rest.popFirst() else { return nil }
      kind = next
    }
    switch kind {
    case "[", "\u{9b}":
      var parameters = ""
      while let next = rest.popFirst() {
        if (0x40...0x7e).contains(next.value) {
          let plain = parameters.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ";" || $0 == ":") }
          return next == "m" && plain ? "\u{1b}[\(parameters)m" : nil
        }
        // A line end inside a sequence ends it: nothing of the next line is lost.
        guard (0x20...0x3f).contains(next.value) else {
          rest = Substring(String(next) + String(Substring(rest))).unicodeScalars
          return nil
        }
        parameters.unicodeScalars.append(next)
      }
    case "]", "P", "X", "^", "_", "\u{9d}":
      // A title, a link or another string: up to a bell or the string's terminator, on this line.
      while let next = rest.first, next != "\n" {
        rest.removeFirst()
        if next == "\u{7}" || next == "\u{9c}" { break }
        if next == "\u{1b}" {
          if rest.first == "\\" { rest.removeFirst() }
          break
        }
      }
    case "(", ")", "*", "+", "#", "%", " ": _ = rest.popFirst()
    default: break
    }
    return nil
  }
}
