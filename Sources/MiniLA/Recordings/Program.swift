import Basics
import Foundation

/// A program of the operating system, run to its end with a fixed environment.
package struct Program: Sendable {
  /// The file that is run.
  package let path: String
  package let name: String

  /// Looks for a program in the folders of `PATH`.
  /// - Parameters:
  ///   - package: the Debian package that brings it, for the error's advice.
  ///   - searchPath: folders separated by colons.
  /// Throws `KitError` naming the program and package if it is in none.
  package init(
    _ name: String, package: String,
    searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
  ) throws {
    self.name = name
    let folders = searchPath.split(separator: ":").map(String.init)
    let candidates = folders.map { "\($0)/\(name)" }
    guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
      throw KitError(
        "the program \(name) is not installed", at: "PATH=\(searchPath)",
        advice: "Install it with: apt-get install \(package)")
    }
    path = found
  }

  /// How a program ended.
  package struct Ending: Sendable {
    /// As `waitpid` reports it; 0 for success.
    package let state: Int32
    package let output: String
    package let errors: String

    /// The exit status; nil for a program that a signal ended.
    package var status: Int32? { state & 0x7f == 0 ? (state >> 8) & 0xff : nil }
  }

  /// Runs the program without input and returns what it wrote to its standard output.
  ///
  /// - Parameters:
  ///   - arguments: the words behind its name.
  ///   - environment: the whole environment of the program.
  ///   - folder: an existing folder for temporary files.
  /// - Throws: `KitError` with the end of its error output if it fails.
  @discardableResult
  func run(_ arguments: [String], environment: [String], folder: String) throws -> String {
    let ending = try end(arguments, environment: environment, folder: folder)
    guard ending.state == 0 else { throw failure(ending, arguments) }
    return ending.output
  }

  /// What to say of a program that failed, with the end of its error output.
  package func failure(_ ending: Ending, _ arguments: [String]) -> KitError {
    let reason = ending.status.map { "ended with status \($0)" } ?? "was ended by signal \(ending.state & 0x7f)"
    let tail = ending.errors.split(separator: "\n").suffix(3).joined(separator: "; ")
    return KitError(
      "\(name) \(reason)" + (tail.isEmpty ? "" : ": \(tail)"), at: ([path] + arguments).joined(separator: " "))
  }

  /// Runs the program without input to its end; throws `KitError` if it cannot be run, `Interrupted` if the user stops
  /// the work.
  package func end(_ arguments: [String], environment: [String], folder: String) throws -> Ending {
    let stem = "\(folder)/.\(name).\(UUID().uuidString)"
    defer {
      unlink("\(stem).out")
      unlink("\(stem).err")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "\(stem).out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "\(stem).err", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var argumentPointers = ([path] + arguments).map { strdup($0) } + [nil]
    var environmentPointers = environment.map { strdup($0) } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var process = pid_t()
    let status = posix_spawn(&process, path, &actions, nil, &argumentPointers, &environmentPointers)
    guard status == 0 else {
      throw KitError("cannot start \(name): \(String(cString: strerror(status)))", at: path)
    }
    var state: Int32 = 0
    while waitpid(process, &state, 0) < 0 {
      guard errno == EINTR else {
        throw KitError("lost track of \(name): \(String(cString: strerror(errno)))", at: path)
      }
    }
    if state != 0 { try Interruption.check() }
    return Ending(
      state: state, output: String(decoding: try AtomicFile.read("\(stem).out"), as: UTF8.self),
      errors: String(decoding: try AtomicFile.read("\(stem).err"), as: UTF8.self))
  }

  /// An environment in which a program's output depends on its arguments alone.
  ///
  /// eSpeak NG links PulseAudio's client, which in a home folder without its own files draws from the C library's
  /// `rand` to name one; eSpeak's noise comes from the same sequence. A given runtime folder avoids that.
  static func fixedEnvironment(folder: String) -> [String] {
    [
      "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=\(folder)", "LC_ALL=C.UTF-8", "TMPDIR=\(folder)",
      "PULSE_RUNTIME_PATH=\(folder)", "PULSE_SERVER=unix:/nonexistent",
    ]
  }
}
