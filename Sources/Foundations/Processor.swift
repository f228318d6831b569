import CPlatform
import Foundation

/// The processor that the program runs on, and the one it was compiled for.
public enum Processor {
  /// The instruction set that the engine was compiled for: "AVX-512", "AVX2" or "baseline".
  public static var compiledFor: String { String(cString: platform_instruction_set()) }

  /// The processor's name as the system reports it, for records of measurements.
  public static var name: String {
    guard let information = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return "unknown" }
    for line in information.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2, parts[0] == "model name" { return parts[1] }
    }
    return "unknown"
  }

  /// Throws `KitError` if the processor lacks an instruction set that the program was compiled for.
  public static func check() throws {
    guard let missing = platform_missing_instructions() else { return }
    throw KitError(
      "this program was compiled for a processor with \(String(cString: missing)), which this one lacks",
      advice: "Build it on this machine, or with KIT_CPU=x86-64-v3 for any processor since about 2015.")
  }
}
