import Basics
@preconcurrency import Foundation

/// The connection between a chapter's program and the runner.
///
/// The runner's tangled program calls it; chapters themselves call `report`, `show`, `table` and `skip`. Everything a
/// cell prints (its child processes included) goes to a file per cell in the folder that `KIT_CHAPTER_FOLDER` names;
/// without that variable the program was started by hand, and everything goes to standard output.
public final class ChapterSession: @unchecked Sendable {
  static let current = ChapterSession()

  let folder: String?
  let figures: String
  private let prefix: String
  private let events: Int32
  private let position: UnsafeMutablePointer<Int32>?
  private let lock = NSLock()
  private var cell = -1
  private var line = 0
  private var figureCount = 0

  private init() {
    let environment = ProcessInfo.processInfo.environment
    folder = environment["KIT_CHAPTER_FOLDER"]
    figures = environment["KIT_FIGURES"] ?? "runs/by-hand"
    prefix = environment["KIT_FIGURE_PREFIX"] ?? ""
    guard let folder else {
      events = -1
      position = nil
      return
    }
    events = open("\(folder)/events.jsonl", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard events >= 0 else { fatalError("\(folder)/events.jsonl: \(String(cString: strerror(errno)))") }
    let file = open("\(folder)/position", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    // The space is taken now: a page that finds no room on the disk later would end the program.
    guard file >= 0, posix_fallocate(file, 0, 12) == 0,
      let pages = mmap(nil, 12, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), pages != MAP_FAILED
    else { fatalError("\(folder)/position: \(String(cString: strerror(errno)))") }
    close(file)
    position = pages.bindMemory(to: Int32.self, capacity: 3)
  }

  // MARK: Called by the tangled program

  /// Called before the first cell.
  ///
  /// Ends the program at once if it is not the one that the runner compiled (`KIT_PROGRAM`, a SHA-256).
  public static func start() {
    StandardStreams.prepare()
    Interruption.watch()
    guard let folder = current.folder else { return }
    let wanted = ProcessInfo.processInfo.environment["KIT_PROGRAM"]
    let own = try? Digest(ofFile: "/proc/self/exe").hex
    guard own == wanted else {
      current.send(.mistaken(program: own ?? "unreadable"))
      _exit(1)
    }
    if let position = current.position {
      CrashWatch.start(cause: position + 2, sink: "\(folder)/backtracer.txt")
    }
    if let text = ProcessInfo.processInfo.environment["KIT_LIFELINE_FD"], let lifeline = Int32(text) {
      // The runner holds the other end: when it is gone, for whatever reason, so is the chapter.
      Thread.detachNewThread {
        var byte: UInt8 = 0
        while read(lifeline, &byte, 1) < 0 && errno == EINTR {}
        if getsid(0) == getpid() { ProcessSession.kill(getpid()) }
        kill(getpid(), SIGKILL)
      }
    }
  }

  /// Called before each cell: from here on output belongs to it.
  public static func begin(cell: Int) {
    let session = current
    session.flush()
    session.lock.lock()
    session.cell = cell
    session.figureCount = 0
    session.position?[0] = Int32(cell)
    session.lock.unlock()
    session.send(.begin(cell: cell, time: Date().timeIntervalSinceReferenceDate))
    guard let folder = session.folder else { return }
    let path = "\(folder)/cell-\(cell).txt"
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0, dup2(file, STDOUT_FILENO) >= 0, dup2(file, STDERR_FILENO) >= 0 else {
      fatalError("\(path): \(String(cString: strerror(errno)))")
    }
    close(file)
  }

  /// Called before each statement, with its line in the chapter.
  @inline(__always)
  public static func at(line: Int) {
    current.line = line
    current.position?[1] = Int32(truncatingIfNeeded: line)
    // Behind an `await` the chapter may go on in another thread.
    CrashWatch.watchThread()
  }

  /// Called behind the last cell.
  public static func end() {
    current.flush()
    current.send(.end(time: Date().timeIntervalSinceReferenceDate))
  }

  /// Called when an error left a cell; ends the program.
  public static func fail(_ error: any Error) -> Never {
    let session = current
    session.flush()
    session.send(.failure(cell: session.cell, line: session.line, message: describe(error)))
    if session.folder == nil { StandardStreams.complain("\(describe(error))\n") }
    _exit(1)
  }

  /// A `KitError` as it describes itself; any other error behind the name of its type.
  private static func describe(_ error: any Error) -> String {
    let text = "\(error)"
    let type = "\(type(of: error))"
    return error is KitError || error is Interrupted || text.hasPrefix(type) ? text : "\(type): \(text)"
  }

  // MARK: Called by the functions that chapters call

  func emit(_ item: OutputItem) {
    guard folder != nil else {
      print(Self.plain(item))
      return
    }
    flush()
    var status = stat()
    let offset = fstat(STDOUT_FILENO, &status) == 0 ? Int(status.st_size) : 0
    send(.output(cell: cell, offset: offset, item: item))
  }

  func skip(_ reason: String) -> Never {
    flush()
    if folder == nil { print("skipped: \(reason)") }
    send(.skip(cell: cell, reason: reason))
    _exit(0)
  }

  /// The name of the next figure that got none of its own.
  func nextFigureName() -> String {
    lock.lock()
    defer { lock.unlock() }
    figureCount += 1
    return "cell\(cell + 1)-\(figureCount)"
  }

  func figureFile(_ name: String, format: String) -> String { "\(prefix)\(name).\(format)" }

  /// Hands what was printed to the system; ends the program if it cannot be written, as on a full disk.
  private func flush() {
    let failed = fflush(nil) != 0
    let reason = errno
    guard failed || ferror(stdout) != 0 || ferror(stderr) != 0, folder != nil else { return }
    let why = failed ? ": \(String(cString: strerror(reason)))" : ""
    send(.failure(cell: cell, line: line, message: "what the cell printed could not be written\(why)"))
    _exit(1)
  }

  private func send(_ event: ChapterEvent) {
    guard events >= 0 else { return }
    guard var data = try? JSONEncoder().encode(event) else { fatalError("cannot encode the event \(event)") }
    data.append(UInt8(ascii: "\n"))
    lock.lock()
    defer { lock.unlock() }
    // One write call: the line arrives whole even if the program traps next.
    let count = data.withUnsafeBytes { write(events, $0.baseAddress!, $0.count) }
    guard count == data.count else { fatalError("cannot write events.jsonl: \(String(cString: strerror(errno)))") }
  }

  private static func plain(_ item: OutputItem) -> String {
    switch item {
    case .text(let text): return text
    case .quantity(let quantity): return "\(quantity.name) = \(quantity.formatted)"
    case .figure(let figure): return "figure \(figure.name): \(figure.files.joined(separator: ", "))"
    case .table(let table):
      let lines = [table.header] + table.rows
      return lines.map { $0.joined(separator: " | ") }.joined(separator: "\n")
    }
  }
}
