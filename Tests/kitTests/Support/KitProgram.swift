import Foundation

/// The built program, run as a user would.
final class KitProgram {
  /// How a run ended and what it printed.
  struct Ending {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The program beside the test program.
  static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appendingPathComponent("kit").path

  private let process = Process()
  private let outputFile: String
  private let errorFile: String

  /// Starts the program.
  ///
  /// - Parameter folder: its working folder, and where its output goes.
  init(_ arguments: [String], in folder: String) throws {
    outputFile = "\(folder)/.output-\(UUID().uuidString)"
    errorFile = "\(folder)/.errors-\(UUID().uuidString)"
    for file in [outputFile, errorFile] { try Data().write(to: URL(fileURLWithPath: file)) }
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Data of others that the user of the tests may have are not this program's.
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "KIT_EXTERNAL_DATA" }.merging([
      "COLUMNS": "100", "KIT_FEATURE_CACHE": "\(folder)/.features",
    ]) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: outputFile)
    process.standardError = FileHandle(forWritingAtPath: errorFile)
    try process.run()
  }

  /// What it has printed so far.
  var output: String { (try? String(contentsOfFile: outputFile, encoding: .utf8)) ?? "" }

  /// What it has printed on standard error so far.
  var errors: String { (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? "" }

  var processIdentifier: Int { Int(process.processIdentifier) }

  var isRunning: Bool { process.isRunning }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until the output holds the text or the program has ended.
  func wait(for text: String) {
    while process.isRunning, !output.contains(text) { usleep(2_000) }
  }

  /// Waits for the end.
  ///
  /// The status of a program that a signal ended is the signal's number with a minus sign.
  func end() -> Ending {
    process.waitUntilExit()
    let status = process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus
    let errors = (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? ""
    return Ending(status: status, output: output, errors: errors)
  }

  static func run(_ arguments: [String], in folder: String) throws -> Ending {
    try KitProgram(arguments, in: folder).end()
  }
}
