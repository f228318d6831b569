import Foundation
import Synchronization

/// Ctrl-C and SIGTERM, turned into a question that long work asks at its safe points.
public enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// From here on the first SIGINT or SIGTERM only sets `isRequested`; a second one ends the process at once.
  public static func watch() {
    let handler: @convention(c) (Int32) -> Void = { signalNumber in
      if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(128 + signalNumber) }
    }
    signal(SIGINT, handler)
    signal(SIGTERM, handler)
    // A program that was started from a thread that blocks signals, such as Dispatch's, has inherited that.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Whether the user asked to stop since `watch()`.
  public static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Throws `Interrupted` if the user asked to stop; call it where everything worth keeping is on disk.
  public static func check() throws { if isRequested { throw Interrupted() } }
}

/// The user stopped the work; everything up to the last safe point is on disk.
public struct Interrupted: Error, CustomStringConvertible {
  /// The error that stops work at a safe point.
  public init() {}
  /// What happened, and how to go on.
  public var description: String { "interrupted; run the same command again to go on from the last finished epoch" }
}
