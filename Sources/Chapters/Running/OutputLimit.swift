import ChapterRuntime
import Foundation

/// How much of a cell's output is kept: its first three quarters and its last quarter, of a number of bytes.
struct OutputLimit {
  let bytes: Int

  /// The limit of each cell of a chapter.
  ///
  /// - Parameters:
  ///   - bytes: what one cell may leave; a chapter may leave twenty times as much.
  ///   - cells: how many cells started.
  init(bytes: Int, cells: Int) { self.bytes = min(bytes, 20 * bytes / max(1, cells)) }

  private var head: Int { bytes * 3 / 4 }
  private var tail: Int { bytes - head }

  /// The parts of `count` printed bytes that are kept, and how many are left out between them.
  func parts(of count: Int) -> (head: Range<Int>, leftOut: Int, tail: Range<Int>) {
    guard count > bytes else { return (0..<count, 0, count..<count) }
    return (0..<head, count - bytes, (count - tail)..<count)
  }

  /// A table with its first and last rows, and between them one that says how many are left out.
  func cut(_ table: TableRecord) -> TableRecord {
    let sizes = table.rows.map { $0.reduce(0) { $0 + $1.utf8.count + 1 } }
    guard sizes.reduce(0, +) > bytes else { return table }
    func count(_ sizes: some Sequence<Int>, upTo limit: Int) -> Int {
      var sum = 0
      return sizes.prefix {
        sum += $0
        return sum <= limit
      }.count
    }
    let first = count(sizes, upTo: head)
    let last = min(count(sizes.reversed(), upTo: tail), sizes.count - first)
    let leftOut = table.rows.count - first - last
    var gap = table.header.map { _ in "" }
    if !gap.isEmpty { gap[0] = "... \(leftOut) rows left out ..." }
    return TableRecord(
      caption: table.caption, header: table.header,
      rows: Array(table.rows.prefix(first)) + [gap] + Array(table.rows.suffix(last)))
  }
}
