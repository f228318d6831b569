import Basics
import Foundation

/// Helpers for writing HTML.
enum HTML {
  /// The text with the characters that HTML reserves replaced and those that it forbids left out; fit for content and
  /// for attributes.
  static func escape(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    // Not character by character: a quotation mark with an accent would be one of its own.
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "\n", "\t": result.append(scalar)
      default: if !PrintedText.isControl(scalar) { result.append(scalar) }
      }
    }
    return String(result)
  }

  /// An address as the value of an attribute.
  static func address(_ text: String) -> String {
    let safe = Set("-_.+!*(),%#@?=;:/$~".utf8)
    return text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "&"): result += "&amp;"
      case UInt8(ascii: "'"): result += "&#x27;"
      case _ where byte < 0x80 && (isalnum(Int32(byte)) != 0 || safe.contains(byte)):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += String(format: "%%%02X", Int(byte))
      }
    }
  }

  /// Coloured code with some lines in elements of the given classes; elements that span lines are split.
  static func marking(_ code: String, lines marks: [Int: String]) -> String {
    guard !marks.isEmpty else { return code }
    var open = ""
    return code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      let before = open
      for match in line.matches(of: #/<(\/?)span[^>]*>/#) { open = match.1.isEmpty ? String(match.0) : "" }
      guard let name = marks[index] else { return String(line) }
      // The element that is open here is closed around the mark and opened again within it.
      return (before.isEmpty ? "" : "</span>")
        + "<mark class=\"\(name)\">\(before)\(line)\(open.isEmpty ? "" : "</span>")</mark>"
        + open
    }.joined(separator: "\n")
  }

  /// An anchor made of a heading's words.
  static func slug(_ text: String) -> String {
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
    return words.isEmpty ? "section" : words.joined(separator: "-")
  }

  /// A table; columns whose entries are all numbers are set to the right.
  static func table(_ header: [String], _ rows: [[String]], caption: String?, class name: String) -> String {
    let numeric = header.indices.map { column in
      !rows.isEmpty
        && rows.allSatisfy {
          let entry = $0[column].trimmed
          return entry.isEmpty || entry == "-" || isNumber(entry)
        }
    }
    func line(_ cells: [String], _ tag: String) -> String {
      let entries = zip(cells, numeric).map { cell, right in
        "<\(tag)\(right ? " class=\"number\"" : "")>\(escape(cell))</\(tag)>"
      }
      return "<tr>\(entries.joined())</tr>\n"
    }
    let title = caption.map { "<p class=\"caption\">\(escape($0))</p>\n" } ?? ""
    return """
      \(title)<div class="scroll"><table class="\(name)">
      <thead>\(line(header, "th"))</thead>
      <tbody>\(rows.map { line($0, "td") }.joined())</tbody>
      </table></div>

      """
  }

  /// Whether a table's entry is a number, perhaps with a unit behind it.
  private static func isNumber(_ entry: String) -> Bool {
    if entry.hasPrefix("... ") { return true }
    return entry.firstMatch(
      of: #/^[+−-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\s*(?:[^0-9+.,<>=\s-].*)?$/#)
      != nil
      && entry.first.map { $0.isNumber || "+-−.".contains($0) } == true
  }

  /// A verdict as a sign with a word for those who do not see it.
  static func sign(_ status: ChapterReport.Status) -> String {
    switch status {
    case .passed: return mark("passed", "✓")
    case .failed: return mark("failed", "✗")
    case .blocked: return mark("failed", "✗", word: "blocked")
    case .skipped: return mark("skipped", "↷")
    case .stale: return mark("stale", "↻")
    case .notRun: return mark("none", "·", word: "not run")
    }
  }

  /// Seconds as a reader sees them, with a decimal under ten.
  static func clock(_ seconds: Double) -> String {
    seconds < 9.95 ? String(format: "%.1f s", seconds) : ProgressLine.clock(seconds)
  }

  static func mark(_ name: String, _ sign: String, word: String? = nil) -> String {
    "<span class=\"mark \(name)\" role=\"img\" aria-label=\"\(word ?? name)\" title=\"\(word ?? name)\">\(sign)</span>"
  }
}
