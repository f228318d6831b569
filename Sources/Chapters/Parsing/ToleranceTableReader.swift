import Basics

/// Reads tolerance tables.
enum ToleranceTableReader {
  private static let required = ["quantity", "expected", "tolerance", "source"]
  private static let columns = required + ["profile"]

  /// The rows of a tolerance table; nil for any other table.
  ///
  /// Throws `KitError` with the line for a table that looks like one and has other columns, and for a malformed row.
  static func rows(of table: MarkdownNode, file: String) throws -> [ToleranceRow]? {
    let rows = table.children
    guard let header = rows.first else { return nil }
    let names = header.children.map { $0.plainText.trimmed.lowercased() }
    guard looksLikeOne(names) else { return nil }
    try check(names, at: "\(file):\(table.startLine)")
    return try rows.dropFirst().map { row in
      let texts = row.children.map { $0.plainText.trimmed }
      func field(_ name: String) -> String {
        guard let column = names.firstIndex(of: name), column < texts.count else { return "" }
        return texts[column]
      }
      return try ToleranceRow(
        quantity: field("quantity"), expected: field("expected"), tolerance: field("tolerance"),
        source: field("source"), profile: field("profile"), file: file, line: row.startLine)
    }
  }

  /// Whether at least two of the names are those of its columns, perhaps with a slip of the pen.
  static func looksLikeOne(_ names: [String]) -> Bool {
    columns.filter { column in names.contains { isNear($0, column) } }.count >= 2
  }

  private static func check(_ names: [String], at location: String) throws {
    let advice = "Its columns are quantity, expected, tolerance, source and perhaps profile."
    if let unknown = names.first(where: { !columns.contains($0) }) {
      throw KitError("a tolerance table has no column \"\(unknown)\"", at: location, advice: advice)
    }
    if let missing = required.first(where: { !names.contains($0) }) {
      throw KitError("the tolerance table lacks the column \"\(missing)\"", at: location, advice: advice)
    }
    if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
      throw KitError("the tolerance table has the column \"\(twice)\" twice", at: location, advice: advice)
    }
  }

  /// Whether two changes of a letter at most lead from one word to the other.
  private static func isNear(_ word: String, _ other: String) -> Bool {
    if word == other { return true }
    guard abs(word.count - other.count) <= 2, word.count > 4 else { return false }
    var distances = Array(0...other.count)
    for (row, letter) in word.enumerated() {
      var diagonal = distances[0]
      distances[0] = row + 1
      for (column, wanted) in other.enumerated() {
        let change = diagonal + (letter == wanted ? 0 : 1)
        diagonal = distances[column + 1]
        distances[column + 1] = min(change, distances[column] + 1, diagonal + 1)
      }
    }
    return distances[other.count] <= 2
  }
}
