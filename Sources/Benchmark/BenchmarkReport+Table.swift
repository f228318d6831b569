import Basics
import Foundation

extension BenchmarkReport {
  /// The report as a table for the terminal: limits first, then one line a measurement.
  public var table: String {
    func giga(_ value: Double) -> String { String(format: "%.1f", value / 1e9) }
    var lines = [
      "\(processor), \(processors) processors, compiled for \(compiledFor); load average \(String(format: "%.1f", load)); \(date)",
      "arithmetic   \(giga(limits.arithmetic)) GFLOP/s on 1 thread, \(giga(limits.arithmeticAllThreads)) on \(configuration.threads)",
      "memory       \(giga(limits.memory)) GB/s on 1 thread, \(giga(limits.memoryAllThreads)) on \(configuration.threads)",
      "caches       \(giga(limits.firstLevelCache)) GB/s from the first level, \(giga(limits.secondLevelCache)) from the second",
    ]
    if let searchPeakBytes {
      lines.append("memory of a search (4 cells, 16 channels, batch 64): at most \(searchPeakBytes >> 20) MiB resident")
    }
    let columns = ["threads", "median", "minimum", "runs", "GFLOP/s", "of limit", "1 -> \(configuration.threads)"]
    for group in Measurement.Group.allCases {
      let members = measurements.filter { $0.group == group }
      guard !members.isEmpty else { continue }
      lines.append("")
      let rows = members.map { measurement in
        let last = measurement.threads > 1 ? scaling(measurement.name) : nil
        return [
          measurement.work, "\(measurement.threads)", Self.duration(measurement.timing.median),
          Self.duration(measurement.timing.minimum), "\(measurement.timing.seconds.count)",
          measurement.rate.map(giga) ?? "",
          measurement.share(of: limits).map { String(format: "%.0f %%", 100 * $0) } ?? "",
          last.map { String(format: "%.2fx", $0) } ?? "",
        ]
      }
      lines.append(TextTable([group.rawValue] + columns, rows, numbers: 1...).text)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Three significant digits with a unit.
  static func duration(_ seconds: Double) -> String {
    for (factor, unit) in [(1.0, "s"), (1e3, "ms"), (1e6, "us")] where seconds * factor >= 1 {
      let value = seconds * factor
      return String(format: "%.\(value >= 100 ? 0 : value >= 10 ? 1 : 2)f %@", value, unit)
    }
    return String(format: "%.0f ns", seconds * 1e9)
  }
}
