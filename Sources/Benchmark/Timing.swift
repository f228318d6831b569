import Foundation

/// Durations of repeated runs of one piece of work.
public struct Timing: Codable, Equatable, Sendable {
  /// In seconds, in the order of the runs, warm-up left out.
  public let seconds: [Double]

  /// - Parameter seconds: at least one.
  public init(seconds: [Double]) {
    guard !seconds.isEmpty else { fatalError("a timing without runs") }
    self.seconds = seconds
  }

  /// Seconds of the fastest run.
  public var minimum: Double { seconds.min()! }

  /// Seconds of the run in the middle.
  public var median: Double {
    let sorted = seconds.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The durations of one call each, for timings of `calls` calls a run.
  func divided(by calls: Int) -> Timing { Timing(seconds: seconds.map { $0 / Double(calls) }) }
}

/// How often a piece of work is run.
public struct Repetition: Sendable {
  /// Runs before the clock counts: buffers are touched, caches and branch predictors filled.
  public var warmUps: Int
  /// Bounds of the number of timed runs.
  public var runs: ClosedRange<Int>
  /// In seconds; after it no further run is started, once the lower bound is met.
  public var budget: Double

  /// Two warm-ups, then at least seven runs and two seconds, unless told.
  public init(warmUps: Int = 2, runs: ClosedRange<Int> = 7...200, budget: Double = 2) {
    self.warmUps = warmUps
    self.runs = runs
    self.budget = budget
  }

  /// For a glance: a few runs of everything.
  public static let quick = Repetition(warmUps: 1, runs: 3...30, budget: 0.3)

  /// Runs the work and takes the time of each run.
  public func measure(_ work: () throws -> Void) rethrows -> Timing {
    for _ in 0..<warmUps { try work() }
    let clock = ContinuousClock()
    let start = clock.now
    var seconds: [Double] = []
    while seconds.count < runs.upperBound {
      if seconds.count >= runs.lowerBound, (clock.now - start).seconds >= budget { break }
      seconds.append(try clock.measure(work).seconds)
    }
    return Timing(seconds: seconds)
  }

  /// As `measure`, for work of microseconds: a run is as many calls as take about a millisecond.
  public func measureShort(_ work: () -> Void) -> Timing {
    let clock = ContinuousClock()
    work()
    var calls = 1
    while true {
      let taken = clock.measure { for _ in 0..<calls { work() } }.seconds
      if taken >= 1e-3 || calls >= 1 << 20 { break }
      calls *= 2
    }
    return measure { for _ in 0..<calls { work() } }.divided(by: calls)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
