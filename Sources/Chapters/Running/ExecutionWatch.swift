import Basics
import ChapterRuntime
import Foundation

/// A cell or a chapter ran longer than it may.
struct TimeOverrun: Error {
  let message: String
}

/// Follows a running chapter: enforces its wall-clock limits, says where it is, and keeps its output small.
final class ExecutionWatch {
  private let folder: String
  private let chapter: Chapter
  private let cells: [CodeCell]
  private let configuration: BookConfiguration
  private let started: Date
  private var read = 0
  private var cell = -1
  private var cellStarted = Date()
  private var shown = Date.distantPast
  private var looked = Date.distantPast
  private var thinnedOut: [Int: Int] = [:]

  init(folder: String, chapter: Chapter, configuration: BookConfiguration, started: Date) {
    self.folder = folder
    self.chapter = chapter
    cells = chapter.cells
    self.configuration = configuration
    self.started = started
  }

  /// Throws `TimeOverrun` if the chapter or its current cell has run for longer than it may.
  func check() throws {
    follow()
    let now = Date()
    show(now)
    if now.timeIntervalSince(looked) > 0.1, cells.indices.contains(cell) {
      looked = now
      CellText.thinOut(
        "\(folder)/cell-\(cell).txt", limit: configuration.outputLimit, from: &thinnedOut[cell, default: 0])
    }
    let limit = chapter.header.timeout ?? configuration.timeLimit
    if now.timeIntervalSince(started) > limit {
      throw TimeOverrun(
        message: "the chapter ran longer than \(Self.text(limit)). Set timeout: in its settings if it needs more")
    }
    if cells.indices.contains(cell), let limit = cells[cell].options.timeout,
      now.timeIntervalSince(cellStarted) > limit
    {
      throw TimeOverrun(message: "the cell ran longer than its timeout of \(Self.text(limit))")
    }
  }

  /// Says which cell and line are running, when a cell starts and then every other second.
  private func show(_ now: Date) {
    guard let show = configuration.showProgress, cells.indices.contains(cell), now.timeIntervalSince(shown) >= 2 else {
      return
    }
    shown = now
    let label = cells[cell].options.label.map { " (\($0))" } ?? ""
    let line = Position(in: folder, chapter: chapter).line
    let time = ProgressLine.clock(now.timeIntervalSince(cellStarted))
    show("\(chapter.id): cell \(cell + 1) of \(cells.count)\(label), line \(line), \(time)")
  }

  static func text(_ seconds: Double) -> String {
    seconds < 60 && seconds != seconds.rounded() ? "\(seconds) s" : ProgressLine.clock(seconds)
  }

  private func follow() {
    var status = stat()
    let path = "\(folder)/events.jsonl"
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
        shown = .distantPast
      }
    }
  }

  /// The events of a program that has ended, up to the first line that is none, and what is wrong with that one.
  static func readEvents(_ path: String) -> (events: [ChapterEvent], problem: String?) {
    var events: [ChapterEvent] = []
    for line in (FileManager.default.contents(atPath: path) ?? Data()).split(separator: 0x0a) {
      guard let event = try? JSONDecoder().decode(ChapterEvent.self, from: line) else {
        return (events, "what the program told the runner ends in the middle, or is not of its own making")
      }
      events.append(event)
    }
    return (events, nil)
  }
}
