import Basics
import Foundation

/// Everything that a benchmark found, with what one must know to compare it.
public struct BenchmarkReport: Codable, Equatable, Sendable {
  /// When it was started, in UTC.
  public let date: String
  /// The processor's name.
  public let processor: String
  /// The instruction set that the program was compiled for.
  public let compiledFor: String
  /// Processors that the process may use.
  public let processors: Int
  /// The system's load average over one minute when the benchmark started: what else was running.
  public let load: Double
  /// What was asked for.
  public let configuration: BenchmarkConfiguration
  /// What the machine can do at best.
  public let limits: MachineLimits
  /// The largest resident size of a process that searches (4 cells, 16 channels, batch 64), in bytes; nil if it was not
  /// measured.
  public let searchPeakBytes: Int?
  /// In the order in which they were taken.
  public let measurements: [Measurement]

  init(
    started: Date, load: Double, configuration: BenchmarkConfiguration, limits: MachineLimits, searchPeakBytes: Int?,
    measurements: [Measurement]
  ) {
    let formatter = ISO8601DateFormatter()
    date = formatter.string(from: started)
    processor = Processor.name
    compiledFor = Processor.compiledInstructionSet
    processors = Workers.available
    self.load = load
    self.configuration = configuration
    self.limits = limits
    self.searchPeakBytes = searchPeakBytes
    self.measurements = measurements
  }

  /// How much faster the median run on all threads is than on one, of measurements made on both.
  public func scaling(_ name: String) -> Double? {
    let times = measurements.filter { $0.name == name }
    guard let one = times.first(where: { $0.threads == 1 }), let all = times.last, all.threads > 1 else { return nil }
    return one.timing.median / all.timing.median
  }

  /// As JSON with sorted keys.
  public func json() throws -> Data { try CanonicalJSON.encode(self) }
}
