import Foundation

/// A line on standard error that says how far long work is and how long it will take.
///
/// The environment variable `KIT_PROGRESS_FD` names another open descriptor to write to, for programs whose standard
/// error is captured. On a terminal the line is redrawn in place, at most ten times a second; elsewhere a line is
/// printed every 30 seconds and at the end. Time is only shown, never part of a result.
public final class ProgressLine: @unchecked Sendable {
  private let label: String
  private let total: Int
  private let started = Date()
  private var done = 0
  private var lastShown = Date.distantPast
  private let lock = NSLock()
  private static let descriptor: Int32 = {
    guard let text = ProcessInfo.processInfo.environment["KIT_PROGRESS_FD"], let descriptor = Int32(text),
      fcntl(descriptor, F_GETFD) >= 0
    else { return STDERR_FILENO }
    return descriptor
  }()
  private let terminal = isatty(ProgressLine.descriptor) == 1
  private let enabled: Bool

  /// - Parameters:
  ///   - total: the number of steps; progress is `done / total`.
  ///   - enabled: false prints nothing.
  public init(_ label: String, total: Int, enabled: Bool = true) {
    self.label = label
    self.total = max(total, 1)
    self.enabled = enabled
    if !terminal { lastShown = started }
  }

  /// Counts `steps` more steps as done; may be called from any thread.
  public func advance(_ steps: Int = 1, note: String = "") {
    lock.lock()
    defer { lock.unlock() }
    done += steps
    guard enabled else { return }
    let now = Date()
    let last = done >= total
    guard done > 0, last || now.timeIntervalSince(lastShown) >= (terminal ? 0.1 : 30) else { return }
    lastShown = now
    let elapsed = now.timeIntervalSince(started)
    let remaining = elapsed / Double(done) * Double(total - done)
    var line = "\(label): \(done)/\(total)"
    line += last ? ", took \(Self.clock(elapsed))" : ", \(Self.clock(remaining)) left"
    if !note.isEmpty { line += ", \(note)" }
    let text = terminal ? "\r\u{1b}[K\(line)\(last ? "\n" : "")" : "\(line)\n"
    StandardStreams.complain(text, to: Self.descriptor)
  }

  /// Prints a line of its own where progress is shown: what a user should know of long work, and no result holds.
  public static func say(_ line: String) {
    let start = isatty(descriptor) == 1 ? "\r\u{1b}[K" : ""
    StandardStreams.complain("\(start)\(line)\n", to: descriptor)
  }

  /// `75.3` as "1 min 15 s".
  public static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
