import Basics
import Foundation

/// One line of a score file, cut into fields at spaces and tabs.
struct ScoreLine {
  let fields: [Substring]
  let path: String
  /// Counted from 1.
  let number: Int

  /// `path:line`, as errors name it.
  var location: String { "\(path):\(number)" }

  /// The lines of a file that are not blank; throws `KitError` at the first with another number of fields than
  /// `layout` has, or when there are none.
  static func read(_ path: String, layout: String) throws -> [ScoreLine] {
    let text = try AtomicFile.readText(path)
    let expected = layout.split(separator: " ").count
    var lines: [ScoreLine] = []
    var number = 0
    for raw in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let fields = raw.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == 9 || $0 == 13 }).map { Substring($0) }
      if fields.isEmpty { continue }
      let line = ScoreLine(fields: fields, path: path, number: number)
      guard fields.count == expected else {
        throw KitError(
          "\(fields.count) fields instead of \(expected)", at: line.location, advice: "A line reads \"\(layout)\".")
      }
      lines.append(line)
    }
    guard !lines.isEmpty else {
      throw KitError("the file holds no scores", at: path, advice: "A line reads \"\(layout)\".")
    }
    return lines
  }

  /// The field as a finite number; throws `KitError` naming the line.
  func number(at index: Int) throws -> Double {
    guard let value = Double(fields[index]) else {
      throw KitError("the score \"\(fields[index])\" is not a number", at: location)
    }
    guard value.isFinite else {
      throw KitError(
        "the score \"\(fields[index])\" is not finite", at: location,
        advice: "A system that gives such a score has diverged; train it again at a lower learning rate.")
    }
    return value
  }
}
