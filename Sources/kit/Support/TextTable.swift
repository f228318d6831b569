/// Rows of text in aligned columns.
struct TextTable {
  let header: [String]
  let rows: [[String]]
  /// The first column that is aligned to the right.
  let numbersFrom: Int

  init(_ header: [String], _ rows: [[String]], numbersFrom: Int = .max) {
    self.header = header
    self.rows = rows
    self.numbersFrom = numbersFrom
  }

  /// One line a row under the header's, columns two spaces apart, without spaces at the ends of lines.
  var text: String {
    let lines = [header] + rows
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        text += (column >= numbersFrom ? space + cell : cell + space) + "  "
      }
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }
}
