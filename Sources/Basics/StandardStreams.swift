import CPlatform
import Foundation

/// The streams that a program is started with.
public enum StandardStreams {
  /// To be called before anything else: from here on no failure to print is lost.
  ///
  /// Lines appear as they are printed, also where the output is a file. If not everything could be written, because the
  /// output was closed or its disk is full, the program says so at its end, whatever ends it, and its exit status is 1.
  public static func prepare() { platform_watch_output() }

  /// Writes out what has been printed so far.
  public static func flush() { _ = platform_flush_output() }

  /// Writes text to standard error, as far as that takes it: nobody could be told of a failure there.
  public static func complain(_ text: String, to descriptor: Int32 = STDERR_FILENO) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, bytes.count - done) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      done += count
    }
  }
}
