import Basics
import ChapterRuntime
import Foundation

/// The file of what a cell printed, of which the middle is left out where it is too long.
struct CellText {
  private let path: String
  private let limit: OutputLimit
  private let size: Int
  /// Whether the cell came to print.
  let exists: Bool

  init(_ path: String, limit: OutputLimit) {
    self.path = path
    self.limit = limit
    var status = stat()
    exists = stat(path, &status) == 0
    size = exists ? Int(status.st_size) : 0
  }

  /// The last bytes.
  var end: Data { get throws { try read(max(0, size - 10_000)..<size) } }

  /// What was printed, cut where the cell reported or showed something, and those things.
  ///
  /// - Parameter items: each with the bytes that were printed before it.
  /// - Throws: what the file system says if the file cannot be read.
  func output(with items: [(offset: Int, item: OutputItem)]) throws -> [OutputItem] {
    var output: [OutputItem] = []
    let parts = limit.parts(of: size)
    var position = 0
    var saidGap = false
    func print(upTo end: Int) throws {
      let range = position..<min(max(end, position), size)
      position = range.upperBound
      var data = try read(range.clamped(to: parts.head))
      if parts.leftOut > 0, !saidGap, range.upperBound > parts.head.upperBound {
        data += Data("\n... \(parts.leftOut) bytes left out ...\n".utf8)
        saidGap = true
      }
      data += parts.leftOut > 0 ? try read(range.clamped(to: parts.tail)) : Data()
      let text = PrintedText.clean(data)
      if !text.isEmpty { output.append(.text(text)) }
    }
    for (offset, item) in items {
      try print(upTo: offset)
      if case .table(let table) = item {
        output.append(.table(limit.cut(table)))
      } else {
        output.append(item)
      }
    }
    try print(upTo: size)
    return output
  }

  private func read(_ range: Range<Int>) throws -> Data {
    guard !range.isEmpty else { return Data() }
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(range.lowerBound))
    guard let data = try file.read(upToCount: range.count), data.count == range.count else {
      throw KitError("the file is shorter than it was", at: path)
    }
    return data
  }

  /// Gives the disk back what will be left out of a file that is still being written.
  ///
  /// The file keeps its size, so that positions in it stay what they are.
  static func thinOut(_ path: String, limit: Int, from start: inout Int) {
    var status = stat()
    // What was left out begins behind the first three quarters of the limit and ends before the last bytes.
    guard stat(path, &status) == 0 else { return }
    let from = max(start, limit)
    let end = Int(status.st_size) - limit
    guard end - from > 1 << 20 else { return }
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if punchHole?(descriptor, 3, from, end - from) == 0 { start = end }
  }

  /// `fallocate`, which Swift's overlay of the C library leaves out; mode 3 keeps the size and frees the range.
  private static let punchHole: (@convention(c) (Int32, Int32, Int, Int) -> Int32)? = {
    guard let symbol = dlsym(nil, "fallocate") else { return nil }
    return unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32, Int, Int) -> Int32).self)
  }()
}
