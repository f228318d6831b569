import Foundation

/// What is known about a program that a signal ended: from the runtime's message and from the backtrace.
struct TrapReport {
  let message: String
  /// The line in the chapter; nil if no frame of the crashed thread lies in it.
  let line: Int?
  let detail: String

  /// - Parameters:
  ///   - printed: what the cell printed.
  ///   - backtrace: what Swift's backtracer wrote.
  ///   - file: the chapter's path as in `#sourceLocation`.
  init(signal: Int32, printed: String, backtrace: String, file: String) {
    let spoken = printed.split(separator: "\n").reversed().lazy.compactMap { line in
      line.firstMatch(of: #/(Fatal error|Precondition failed|Assertion failed)(: .*)?$/#).map { String($0.0) }
    }.first
    let found = backtrace.firstMatch(of: #/Program crashed: (.*?)(?: at 0x[0-9a-f]+)?\s*\n/#).map { String($0.1) }
    message = spoken ?? found ?? Self.name(of: signal)
    let marker = "\(file):"
    line =
      backtrace.split(separator: "\n").lazy.compactMap { frame -> Int? in
        guard let range = frame.range(of: marker) else { return nil }
        return Int(frame[range.upperBound...].prefix { $0.isNumber }).flatMap { $0 > 0 ? $0 : nil }
      }.first
    let frames = backtrace.split(separator: "\n").filter { $0.firstMatch(of: #/^\d+ .* in /#) != nil }
    detail = frames.prefix(12).map { $0.replacing(#/0x[0-9a-f]{6,}\s*/#, with: "") }.joined(separator: "\n")
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
