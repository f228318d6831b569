import Basics
import ChapterRuntime
import Foundation

/// A child process in a session of its own, so that it can be ended together with everything that it started, and a
/// terminal's Ctrl-C does not reach it.
final class ChildProcess {
  /// How a process ended.
  enum Exit: Equatable {
    case status(Int32)
    case signal(Int32)
  }

  /// The number of the process, and of its session.
  let identifier: pid_t
  /// The flag `POSIX_SPAWN_SETSID`, which Swift does not see.
  private static let newSession: Int32 = 0x80
  private var exit: Exit?

  /// Starts a program found on the `PATH`.
  ///
  /// - Parameters:
  ///   - folder: the working folder of the child.
  ///   - output: the file for standard output and standard error together.
  ///   - passing: descriptors that the child gets under the given numbers, which must be 3 or more.
  /// - Throws: `KitError` if the program cannot be started.
  init(
    _ arguments: [String], environment: [String: String], folder: String, output: String,
    passing: [(descriptor: Int32, number: Int32)] = []
  ) throws {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // Signals that the runner handles must have their usual effect on the child.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&defaults, number) }
    var status = posix_spawnattr_setsigdefault(&attributes, &defaults)
    // Nor may it inherit what a thread of the runner blocks: a shell would wait for its children for ever.
    var none = sigset_t()
    sigemptyset(&none)
    status |= posix_spawnattr_setsigmask(&attributes, &none)
    status |= posix_spawnattr_setflags(
      &attributes, Int16(Self.newSession | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    // First, while standard error is still the runner's own.
    for pair in passing { status |= posix_spawn_file_actions_adddup2(&actions, pair.descriptor, pair.number) }
    status |= posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    status |= posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    status |= posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    guard status == 0 else {
      throw KitError("cannot prepare to start the program: \(String(cString: strerror(status)))", at: arguments[0])
    }
    // glibc's own action for the working folder is not visible from Swift; `env` changes it and becomes the program.
    var words: [UnsafeMutablePointer<CChar>?] = (["env", "-C", folder] + arguments).map { strdup($0) }
    var variables: [UnsafeMutablePointer<CChar>?] = environment.keys.sorted().map {
      strdup("\($0)=\(environment[$0]!)")
    }
    words.append(nil)
    variables.append(nil)
    defer { for pointer in words + variables { free(pointer) } }
    var identifier = pid_t()
    status = posix_spawnp(&identifier, "env", &actions, &attributes, words, variables)
    guard status == 0 else {
      throw KitError(
        "cannot start the program: \(String(cString: strerror(status)))", at: arguments[0],
        advice: "Check that it is installed and on the PATH.")
    }
    self.identifier = identifier
  }

  /// How the process ended; nil while it runs.
  func poll() -> Exit? {
    if exit != nil { return exit }
    var status: Int32 = 0
    guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
    let signal = status & 0x7f
    exit = signal == 0 ? .status((status >> 8) & 0xff) : .signal(signal)
    return exit
  }

  /// Waits for the end, asking `interrupt` every `interval` seconds; if it throws, the child is ended first.
  func wait(interval: Double = 0.01, _ interrupt: () throws -> Void = Interruption.check) throws -> Exit {
    while true {
      if let exit = poll() {
        ProcessSession.kill(identifier)
        return exit
      }
      do {
        try interrupt()
      } catch {
        end()
        throw error
      }
      usleep(UInt32(interval * 1e6))
    }
  }

  /// Asks the child to end, and after `grace` seconds ends everything that it started.
  func end(grace: Double = 2) {
    if poll() == nil {
      kill(identifier, SIGTERM)
      let deadline = Date().addingTimeInterval(grace)
      while poll() == nil, Date() < deadline { usleep(10_000) }
    }
    ProcessSession.kill(identifier)
    while poll() == nil { usleep(1_000) }
  }

  /// Runs a tool to its end and gives back what it printed; throws `KitError` with that text if it fails.
  static func output(of arguments: [String], folder: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "chapter-tool-\(getpid())-\(UUID().uuidString)"
    ).path
    defer { unlink(file) }
    let child = try ChildProcess(
      arguments, environment: ProcessInfo.processInfo.environment, folder: folder, output: file)
    let exit = try child.wait()
    let text = String(decoding: try AtomicFile.read(file), as: UTF8.self)
    guard exit == .status(0) else {
      throw KitError("\(arguments.joined(separator: " ")) failed: \(text.trimmed)")
    }
    return text
  }
}
