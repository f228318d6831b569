import Basics
import Foundation

/// A fresh folder that is removed with everything in it when its holder goes.
public final class TemporaryFolder: Sendable {
  /// Its absolute path.
  public let path: String

  /// Makes the folder among the system's temporary files.
  public init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("kit-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it, which need not exist.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a text file into it; returns its path.
  public func write(_ text: String, as name: String = "file.txt") throws -> String {
    try AtomicFile.write(text, to: file(name))
    return file(name)
  }
}
