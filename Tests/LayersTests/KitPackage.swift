import Foundation
import Testing

/// The kit's own package, as the package manager understands it.
enum KitPackage {
  /// The folder of `Package.swift`.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private static let dump = Result { try read() }

  /// The manifest as `swift package dump-package` prints it.
  static func manifest() throws -> Data { try dump.get() }

  /// Asks the package manager, with a build folder of its own, because the one of this test is locked while it runs.
  private static func read() throws -> Data {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("layers-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["swift", "package", "--package-path", root, "--scratch-path", scratch, "dump-package"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "swift package dump-package failed")
    return data
  }
}
