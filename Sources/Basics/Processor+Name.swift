import Foundation

extension Processor {
  /// The processor's name as the system reports it, for records of measurements.
  public static var name: String {
    guard let information = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return "unknown" }
    for line in information.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2, parts[0] == "model name" { return parts[1] }
    }
    return "unknown"
  }
}
