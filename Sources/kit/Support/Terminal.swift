import AntiSpoofing
import Foundation

/// What long work prints besides its progress line.
enum Terminal {
  /// Prints a line of results, on a line of its own even where the progress line stands.
  static func say(_ line: String) {
    clearProgress()
    print(line)
  }

  /// Empties the progress line, if standard error is a terminal.
  static func clearProgress() {
    guard isatty(STDERR_FILENO) == 1 else { return }
    StandardStreams.complain("\r\u{1b}[K")
  }
}
