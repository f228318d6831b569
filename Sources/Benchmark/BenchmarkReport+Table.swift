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
    let header = ["", "threads", "median", "minimum", "runs", "GFLOP/s", "of limit", "1 -> \(configuration.threads)"]
    for group in Measurement.Group.allCases {
      let members = measurements.filter { $0.group == group }
      guard !members.isEmpty else { continue }
      lines.append("")
      var rows = [header]
      rows[0][0] = group.rawValue
      for measurement in members {
        let last = measurement.threads > 1 ? scaling(measurement.name) : nil
        rows.append([
          measurement.work, "\(measurement.threads)", Self.duration(measurement.timing.median),
          Self.duration(measurement.timing.minimum), "\(measurement.timing.seconds.count)",
          measurement.rate.map(giga) ?? "",
          measurement.share(of: limits).map { String(format: "%.0f %%", 100 * $0) } ?? "",
          last.map { String(format: "%.2fx", $0) } ?? "",
        ])
      }
      lines += Self.aligned(rows)
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

  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
    return rows.map { row in
      let cells = row.enumerated().map { column, text in
        let space = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + space : space + text
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
