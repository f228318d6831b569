import ChapterRuntime
import Foundation
import Basics

/// Runs a chapter's program and collects what its cells left.
struct ChapterExecution {
  /// What happened.
  struct Outcome {
    var cells: [ChapterResult.CellOutput] = []
    var failure: ChapterFailure?
    var skipped: ChapterResult.Skip?
    var seconds = 0.0
    var cellSeconds: [Double] = []
  }

  let chapter: Chapter
  let configuration: BookConfiguration

  private var work: String { configuration.workFolder(chapter.id) }
  private var folder: String { "\(work)/run" }

  /// Descriptors of the child: above those that programs open.
  private static let progressDescriptor: Int32 = 198
  private static let lifelineDescriptor: Int32 = 199

  /// Runs the compiled program.
  ///
  /// Throws `Interrupted` after ending it if the user asked to stop.
  func run() throws -> Outcome {
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: configuration.absolute(configuration.runs), withIntermediateDirectories: true)

    // The child ends itself when the writing end of this pipe closes, however the runner ends.
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw KitError("cannot make a pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { for end in ends { close(end) } }

    let started = Date()
    let child = try ChildProcess(
      ["\(work)/program"], environment: environment, folder: configuration.root, output: "\(folder)/program.txt",
      passing: [(STDERR_FILENO, Self.progressDescriptor), (ends[0], Self.lifelineDescriptor)])
    let watch = ExecutionWatch(
      events: "\(folder)/events.jsonl", chapter: chapter,
      limit: chapter.header.timeout ?? configuration.timeLimit, started: started)
    var exit: ChildProcess.Exit?
    var overrun: TimeOverrun?
    do {
      exit = try child.wait {
        try Interruption.check()
        try watch.check()
      }
    } catch let error as TimeOverrun {
      overrun = error
    }
    let seconds = Date().timeIntervalSince(started)
    return try collect(exit: exit, overrun: overrun, seconds: seconds)
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["KIT_CHAPTER_FOLDER"] = folder
    environment["KIT_FIGURES"] = configuration.absolute(configuration.figures)
    environment["KIT_FIGURE_PREFIX"] = "\(chapter.id)-"
    environment["KIT_PROFILE"] = configuration.profile.rawValue
    environment["KIT_SEED"] = "\(configuration.seed)"
    environment["KIT_THREADS"] = "\(configuration.threads)"
    environment["KIT_DATA"] = configuration.data
    environment["KIT_RUNS"] = configuration.runs
    environment["KIT_EXTERNAL_DATA"] = configuration.external
    environment["KIT_PROGRESS_FD"] = "\(Self.progressDescriptor)"
    environment["KIT_LIFELINE_FD"] = "\(Self.lifelineDescriptor)"
    environment["SWIFT_BACKTRACE"] =
      "enable=yes,color=no,interactive=no,images=none,registers=none,threads=crashed,limit=64,"
      + "output-to=\(folder)/backtrace.txt"
    return environment
  }

  // MARK: Collecting

  private func collect(exit: ChildProcess.Exit?, overrun: TimeOverrun?, seconds: Double) throws -> Outcome {
    let events = try ExecutionWatch.readEvents("\(folder)/events.jsonl")
    var items: [Int: [(offset: Int, item: OutputItem)]] = [:]
    var starts: [(cell: Int, time: Double)] = []
    var endTime: Double?
    var failure: ChapterFailure?
    var skipped: ChapterResult.Skip?
    for event in events {
      switch event {
      case .begin(let cell, let time): starts.append((cell, time))
      case .output(let cell, let offset, let item): items[cell, default: []].append((offset, item))
      case .skip(let cell, let reason): skipped = ChapterResult.Skip(cell: cell, reason: reason)
      case .failure(let cell, let line, let message):
        failure = ChapterFailure(kind: .error, line: line, cell: cell, message: message, detail: "")
      case .end(let time): endTime = time
      }
    }
    let cells = try starts.map { start in
      ChapterResult.CellOutput(
        cell: start.cell, label: chapter.cells[start.cell].options.label,
        output: try output(of: start.cell, items: items[start.cell] ?? []))
    }
    if let overrun {
      failure = stopped(.timeLimit, overrun.message)
    } else if failure == nil, skipped == nil {
      failure = try diagnose(exit: exit, ended: endTime != nil) ?? duplicate(in: cells)
    }
    let times = starts.map(\.time) + [endTime ?? (starts.first?.time ?? 0) + seconds]
    let cellSeconds = zip(times, times.dropFirst()).map { max(0, $1 - $0) }
    return Outcome(
      cells: cells, failure: failure, skipped: failure == nil ? skipped : nil, seconds: seconds,
      cellSeconds: cellSeconds)
  }

  /// What a cell printed, cut where it reported or showed something.
  private func output(of cell: Int, items: [(offset: Int, item: OutputItem)]) throws -> [OutputItem] {
    let data = FileManager.default.contents(atPath: "\(folder)/cell-\(cell).txt") ?? Data()
    var output: [OutputItem] = []
    var position = 0
    func print(upTo end: Int) {
      let end = min(max(end, position), data.count)
      let text = PrintedText.clean(data[position..<end])
      if !text.isEmpty { output.append(.text(text)) }
      position = end
    }
    for (offset, item) in items {
      print(upTo: offset)
      output.append(item)
    }
    print(upTo: data.count)
    return output
  }

  /// A quantity or figure whose name was used before; names are what tables and links refer to.
  private func duplicate(in cells: [ChapterResult.CellOutput]) -> ChapterFailure? {
    var seen: Set<String> = []
    for cell in cells {
      for item in cell.output {
        let name: String
        switch item {
        case .quantity(let quantity): name = "the quantity \"\(quantity.name)\" is reported"
        case .figure(let figure): name = "the figure \"\(figure.name)\" is shown"
        default: continue
        }
        guard seen.insert(name).inserted else {
          return ChapterFailure(
            kind: .error, line: chapter.cells[cell.cell].fenceLine, cell: cell.cell,
            message: "\(name) a second time. Give each its own name", detail: "")
        }
      }
    }
    return nil
  }

  /// Why a program that neither failed nor skipped by its own word ended; nil if it ran to its end.
  private func diagnose(exit: ChildProcess.Exit?, ended: Bool) throws -> ChapterFailure? {
    switch exit {
    case .status(0) where ended: return nil
    case .status(0):
      return stopped(
        .ended, "the program ended before the chapter's last cell. A `return` or `exit` leaves the chapter")
    case .status(let status): return stopped(.ended, "the program ended with status \(status)")
    case .signal(let signal):
      let position = readPosition()
      let printed =
        FileManager.default.contents(atPath: "\(folder)/cell-\(position.cell).txt")
        ?? FileManager.default.contents(atPath: "\(folder)/program.txt") ?? Data()
      let backtrace = FileManager.default.contents(atPath: "\(folder)/backtrace.txt") ?? Data()
      let trap = TrapReport(
        signal: signal, printed: String(decoding: printed, as: UTF8.self),
        backtrace: String(decoding: backtrace, as: UTF8.self), file: chapter.file)
      let line = trap.line ?? position.line
      return ChapterFailure(
        kind: .trap, line: line, cell: position.cell, message: trap.message, detail: trap.detail)
    case nil: return stopped(.ended, "the program was stopped")
    }
  }

  private func stopped(_ kind: ChapterFailure.Kind, _ message: String) -> ChapterFailure {
    let position = readPosition()
    return ChapterFailure(kind: kind, line: position.line, cell: position.cell, message: message, detail: "")
  }

  /// The cell and line that the program was in when it ended.
  private func readPosition() -> (cell: Int, line: Int) {
    let data = FileManager.default.contents(atPath: "\(folder)/position") ?? Data()
    let first = chapter.cells.first?.fenceLine ?? 1
    guard data.count >= 8 else { return (0, first) }
    let values = data.withUnsafeBytes {
      [$0.loadUnaligned(as: Int32.self), $0.loadUnaligned(fromByteOffset: 4, as: Int32.self)]
    }
    let cell = min(max(0, Int(values[0])), max(0, chapter.cells.count - 1))
    let start = cell < chapter.cells.count ? chapter.cells[cell].fenceLine : first
    // Before its first statement a cell has not set the line yet.
    return (cell, max(Int(values[1]), start))
  }
}
