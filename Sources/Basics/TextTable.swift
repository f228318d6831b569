/// Rows of text in aligned columns.
public struct TextTable {
  private let header: [String]
  private let rows: [[String]]
  private let isNumber: (_ column: Int) -> Bool

  /// A table whose columns are all aligned to the left.
  /// - Parameter rows: as many cells each as the header has.
  public init(_ header: [String], _ rows: [[String]]) { self.init(header, rows, numbers: 0..<0) }

  /// A table some of whose columns are aligned to the right.
  /// - Parameters:
  ///   - rows: as many cells each as the header has.
  ///   - numbers: the columns that are aligned to the right.
  public init(_ header: [String], _ rows: [[String]], numbers: some RangeExpression<Int>) {
    self.header = header
    self.rows = rows
    isNumber = { numbers.contains($0) }
  }

  /// One line a row under the header's, columns two spaces apart, without spaces at the ends of lines.
  public var text: String {
    let lines = [header] + rows
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        text += (isNumber(column) ? space + cell : cell + space) + "  "
      }
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }
}
