import Basics

/// What of the suite to run, and how.
public struct BenchmarkConfiguration: Codable, Equatable, Sendable {
  /// Steps, scoring, features and epochs are measured on one thread and on this many.
  public var threads: Int
  /// Fewer runs of everything, for a glance.
  public var quick: Bool
  /// Only measurements whose name, or whose group's name, starts with this; nil for all but the
  /// growth curves.
  public var only: String?

  /// What to measure, and how often.
  public init(threads: Int = Workers.available, quick: Bool = false, only: String? = nil) {
    self.threads = threads
    self.quick = quick
    self.only = only
  }

  /// Throws `KitError` naming the setting that makes no sense.
  public func validate() throws {
    guard (1...1024).contains(threads) else {
      throw KitError("a benchmark on \(threads) threads", at: "--threads", advice: "Use at least 1.")
    }
  }

  var repetition: Repetition { quick ? .quick : Repetition() }

  func wants(_ name: String, in group: Measurement.Group) -> Bool {
    guard let only else { return group != .growth }
    return name.hasPrefix(only) || group.rawValue.hasPrefix(only)
  }

  /// One thread, and all of them.
  var threadCounts: [Int] { threads == 1 ? [1] : [1, threads] }
}
