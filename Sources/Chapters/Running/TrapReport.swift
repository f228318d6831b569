import Foundation

/// What is known about a program that a signal ended: from the runtime's message and from the backtrace.
struct TrapReport {
  let message: String
  /// The lines in the chapter that the crashed thread was in, the innermost first.
  let lines: [Int]
  /// The calls of the chapter's own functions, one a line.
  let detail: String

  /// - Parameters:
  ///   - printed: what the cell printed.
  ///   - backtrace: what Swift's backtracer wrote.
  ///   - file: the chapter's path as in `#sourceLocation`.
  ///   - stackUsedUp: whether the program had no room left for another call.
  init(signal: Int32, printed: String, backtrace: String, file: String, stackUsedUp: Bool) {
    let spoken = printed.split(separator: "\n").reversed().lazy.compactMap { line in
      line.firstMatch(of: #/(Fatal error|Precondition failed|Assertion failed)(: .*)?$/#).map { String($0.0) }
    }.first
    let found = backtrace.firstMatch(of: #/Program crashed: (.*?)(?: at 0x[0-9a-f]+)?[ *]*\n/#).map { String($0.1) }
    let isPlain = found.map { ["Aborted", "Illegal instruction", "Segmentation fault"].contains($0) } ?? true
    if stackUsedUp {
      message = "the stack is used up: a function calls itself without end, or too deeply"
    } else {
      message = spoken ?? (isPlain ? Self.name(of: signal) : found!)
    }
    var lines: [Int] = []
    var calls: [String] = []
    for frame in backtrace.split(separator: "\n") {
      guard
        let match = frame.firstMatch(
          of: #/^\s*\d+\s.*?0x[0-9a-f]+ (.*?)(?: \+ \d+)? in \S+ at (.*?):(\d+)(?::\d+)?\s*$/#),
        match.2.hasSuffix(file), let line = Int(match.3), line > 0
      else { continue }
      lines.append(line)
      let call = "\(file):\(line): in \(Self.plain(String(match.1)))"
      if calls.last != call, calls.count < 12 { calls.append(call) }
    }
    self.lines = lines
    // A single line is where the message stands.
    detail = calls.count > 1 ? calls.joined(separator: "\n") : ""
  }

  /// The name of a function of the chapter, without what the runner wrapped it in; the cell itself has none.
  private static func plain(_ name: String) -> String {
    if name == "main" || name.contains("async_Main") || name.hasPrefix("static ChapterProgram.") { return "the cell" }
    return name.replacing(#/ #\d+ /#, with: "").replacing(#/ in (static )?ChapterProgram\.\w+\(\)$/#, with: "")
  }

  private static func name(of signal: Int32) -> String {
    switch signal {
    case SIGKILL: return "the program was killed, perhaps because the memory ran out"
    case SIGSEGV, SIGBUS: return "the program used memory that is not its own"
    case SIGILL, SIGTRAP: return "the program trapped"
    case SIGABRT: return "the program aborted"
    case SIGFPE: return "the program divided by zero"
    default: return "the program was ended by signal \(signal)"
    }
  }
}
