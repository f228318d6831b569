import Foundation
import Basics

/// Helpers for writing HTML.
enum HTML {
  /// The text with the characters that HTML reserves replaced; fit for content and for attributes.
  static func escape(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
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
          return entry.isEmpty || entry == "-" || Tolerance.number(entry) != nil
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

  /// A verdict as a sign with a word for those who do not see it.
  static func sign(_ status: ChapterReport.Status) -> String {
    switch status {
    case .passed: return mark("passed", "✓")
    case .failed: return mark("failed", "✗")
    case .blocked: return mark("failed", "✗", word: "blocked")
    case .skipped: return mark("skipped", "↷")
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
