import Basics
import Foundation

/// A pipe by which a child learns that the runner is gone, whatever ended it: reading from it then ends.
final class Lifeline {
  /// The end that the child reads from.
  let end: Int32
  private let own: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw KitError("cannot make a pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (end, own) = (ends[0], ends[1])
  }

  deinit {
    close(own)
    close(end)
  }

  /// A command that does what `command` does, and ends with everything that it started when the runner is gone.
  ///
  /// - Parameter descriptor: the number, under 10, that `end` has in the child.
  static func bound(_ command: [String], descriptor: Int32) -> [String] {
    // The command itself goes first, so that it starts nothing more; looking through all processes takes a while.
    let script = """
      "$@" &
      command=$!
      {
        read -r line <&\(descriptor)
        kill -KILL "$command"
        read -r own line </proc/self/stat
        for stat in /proc/[0-9]*/stat; do
          { read -r line <"$stat"; } 2>/dev/null || continue
          process=${stat#/proc/}
          process=${process%/stat}
          set -- ${line##*) }
          [ "$4" = "$$" ] && [ "$process" != "$own" ] && [ "$process" != "$$" ] && kill -KILL "$process"
        done
        kill -KILL "$$"
      } >/dev/null 2>&1 &
      wait "$command"
      """
    return ["sh", "-c", script, "sh"] + command
  }
}
