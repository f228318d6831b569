import ChapterRuntime
import Foundation
import Basics

/// A cell or a chapter ran longer than it may.
struct TimeOverrun: Error {
  let message: String
}

/// Follows a running chapter's events and enforces its wall-clock limits.
final class ExecutionWatch {
  private let path: String
  private let chapter: Chapter
  private let limit: Double
  private let started: Date
  private var read = 0
  private var cell = -1
  private var cellStarted = Date()

  /// - Parameter limit: seconds for the whole chapter.
  init(events path: String, chapter: Chapter, limit: Double, started: Date) {
    self.path = path
    self.chapter = chapter
    self.limit = limit
    self.started = started
  }

  /// Throws `TimeOverrun` if the chapter or its current cell has run for longer than it may.
  func check() throws {
    follow()
    let now = Date()
    if now.timeIntervalSince(started) > limit {
      throw TimeOverrun(
        message: "the chapter ran longer than \(Self.text(limit)). Set timeout: in its settings if it needs more")
    }
    if cell >= 0, cell < chapter.cells.count, let limit = chapter.cells[cell].options.timeout,
      now.timeIntervalSince(cellStarted) > limit
    {
      throw TimeOverrun(message: "the cell ran longer than its timeout of \(Self.text(limit))")
    }
  }

  private static func text(_ seconds: Double) -> String {
    seconds < 60 && seconds != seconds.rounded() ? "\(seconds) s" : ProgressLine.clock(seconds)
  }

  private func follow() {
    var status = stat()
    guard stat(path, &status) == 0, Int(status.st_size) > read else { return }
    guard let file = FileHandle(forReadingAtPath: path) else { return }
    defer { try? file.close() }
    guard (try? file.seek(toOffset: UInt64(read))) != nil, let data = try? file.readToEnd(),
      let end = data.lastIndex(of: 0x0a)
    else { return }
    read += data.distance(from: data.startIndex, to: end) + 1
    for line in data[...end].split(separator: 0x0a) {
      guard let event = try? JSONDecoder().decode(ChapterEvent.self, from: line) else { continue }
      if case .begin(let cell, _) = event {
        self.cell = cell
        cellStarted = Date()
      }
    }
  }

  /// All events of a program that has ended; throws `KitError` on a line that is none.
  static func readEvents(_ path: String) throws -> [ChapterEvent] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return try data.split(separator: 0x0a).enumerated().map { index, line in
      do {
        return try JSONDecoder().decode(ChapterEvent.self, from: line)
      } catch {
        throw KitError("not an event of a chapter: \(error)", at: "\(path):\(index + 1)")
      }
    }
  }
}
