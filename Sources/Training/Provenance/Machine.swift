import Basics
import Foundation

/// The machine that an experiment ran on.
public struct Machine: Codable, Equatable, Sendable {
  /// Its name, as the system reports it.
  public let processor: String
  /// The widest vector instructions that the engine was compiled for.
  public let instructionSet: String
  /// Processors that the process could use.
  public let processors: Int
  /// In bytes.
  public let memory: UInt64
  /// Such as `Debian GNU/Linux 12 (bookworm)`.
  public let system: String

  /// This machine.
  public static var current: Machine {
    Machine(
      processor: Processor.name, instructionSet: Processor.compiledInstructionSet, processors: Workers.available,
      memory: ProcessInfo.processInfo.physicalMemory, system: systemName)
  }

  private static var systemName: String {
    let lines = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8))?.split(separator: "\n") ?? []
    guard let line = lines.first(where: { $0.hasPrefix("PRETTY_NAME=") }) else {
      return ProcessInfo.processInfo.operatingSystemVersionString
    }
    return line.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
  }
}
