import Foundation

/// The processes of a session: a program that leads one, and everything that it started.
///
/// Process groups do not do for this: `Foundation.Process` gives each child a group of its own.
public enum ProcessSession {
  /// Ends every process of the session at once, its leader and the caller last.
  public static func kill(_ session: pid_t) {
    // A process may start another while the list is read; so it is read until it is empty.
    for _ in 0..<100 {
      let others = members(session).filter { $0 != session && $0 != getpid() }
      if others.isEmpty { break }
      for process in others { _ = Foundation.kill(process, SIGKILL) }
      usleep(1_000)
    }
    // The number of a leader that is gone may belong to another process by now.
    if members(session).contains(session) { _ = Foundation.kill(session, SIGKILL) }
  }

  /// The living processes of a session.
  static func members(_ session: pid_t) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { process in
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
      // The program's name, in parentheses, may hold anything; behind it: state, parent, group, session.
      let fields = String(decoding: data, as: UTF8.self).components(separatedBy: ")").last?.split(separator: " ") ?? []
      return fields.count > 3 && fields[0] != "Z" && pid_t(fields[3]) == session
    }
  }
}
