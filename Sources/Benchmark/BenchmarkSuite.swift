import Basics
import Foundation

/// The whole benchmark: the machine's limits, and how near to them the engine comes.
public enum BenchmarkSuite {
  /// Runs what the configuration asks for.
  ///
  /// The peak memory of a search is measured first, before anything else takes memory.
  /// - Parameter note: called with the name of what is about to be measured.
  /// - Throws: `KitError` if the configuration makes no sense or asks for nothing that there is.
  public static func run(
    _ configuration: BenchmarkConfiguration, note: @escaping (String) -> Void = { _ in }
  ) throws -> BenchmarkReport {
    try configuration.validate()
    let started = Date()
    var averages = [0.0]
    guard getloadavg(&averages, 1) == 1 else { throw KitError("the system does not tell its load average") }
    let workers = Workers(threads: configuration.threads)
    var peak: Int?
    if configuration.wants("search-memory", in: .steps) {
      note("search-memory")
      peak = try SearchMemory.measurePeak(workers: workers)
    }
    note("limits")
    let limits = MachineLimits.measure(workers: workers, quick: configuration.quick)
    var measurements = KernelSuite(configuration: configuration, note: note).run()
    measurements += try StepSuite(configuration: configuration, note: note).run()
    measurements += try ScoringSuite(configuration: configuration, note: note).run()
    measurements += FeatureSuite(configuration: configuration, note: note).run()
    measurements += try EpochSuite(configuration: configuration, note: note).run()
    measurements += try GrowthSuite(configuration: configuration, note: note).run()
    guard !measurements.isEmpty || peak != nil else {
      throw KitError(
        "no measurement's name starts with \"\(configuration.only ?? "")\"", at: "--only",
        advice:
          "Use the start of a group's name (\(Measurement.Group.allCases.map(\.rawValue).joined(separator: ", "))) "
          + "or of a measurement's, as --json gives it.")
    }
    return BenchmarkReport(
      started: started, load: averages[0], configuration: configuration, limits: limits, searchPeakBytes: peak,
      measurements: measurements)
  }
}
