import Foundation

/// Where a chapter's program is, or was when it ended.
struct Position {
  /// From 0.
  let cell: Int
  /// The line in the chapter, from 1, of the statement that started last.
  let line: Int
  /// Whether the program ended for want of room on its stack.
  let stackUsedUp: Bool

  /// - Parameter folder: the folder of the run.
  init(in folder: String, chapter: Chapter) {
    let data = FileManager.default.contents(atPath: "\(folder)/position") ?? Data()
    let values = data.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { Int(bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)) }
    }
    let cells = chapter.cells
    cell = min(max(0, values.first ?? 0), max(0, cells.count - 1))
    let start = cell < cells.count ? cells[cell].fenceLine : 1
    // Before its first statement a cell has not set the line yet.
    line = max(values.count > 1 ? values[1] : 0, start)
    stackUsedUp = values.count > 2 && values[2] == 1
  }
}
