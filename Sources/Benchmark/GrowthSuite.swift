import Basics

/// How the cost of a step grows with one property of the network or the run, all others as in the paper's.
///
/// Measured only where it is asked for by name: it takes minutes.
struct GrowthSuite {
  let configuration: BenchmarkConfiguration
  let note: (String) -> Void

  func run() throws -> [Measurement] {
    var results: [Measurement] = []
    for point in points where configuration.wants(point.name, in: .growth) {
      note(point.name)
      var size = StepSize(batch: 64)
      var threads = configuration.threads
      switch point.axis {
      case .batch: size.batch = point.value
      case .channels: size.channels = point.value
      case .cells: size.cells = point.value
      case .partialChannels: size.partialChannels = point.value
      case .threads: threads = point.value
      }
      let step = Step(
        name: point.name, group: .growth, size: size, workers: Workers(threads: threads),
        repetition: configuration.repetition)
      results.append(try point.work == .search ? step.search() : step.training())
    }
    return results
  }

  private var points: [GrowthPoint] {
    func grow(_ axis: GrowthPoint.Axis, _ work: GrowthPoint.Work, _ values: [Int]) -> [GrowthPoint] {
      values.map { GrowthPoint(axis: axis, work: work, value: $0) }
    }
    let powers = [1, 2, 4, 8, 16, 32, 64].filter { $0 < configuration.threads } + [configuration.threads]
    return GrowthPoint.Work.allCases.flatMap { work in
      grow(.batch, work, [16, 32, 64, 128]) + grow(.channels, work, [8, 16, 32, 64]) + grow(.cells, work, [4, 8, 16])
        + (work == .search ? grow(.partialChannels, work, [1, 2, 4]) : []) + grow(.threads, work, powers)
    }
  }
}

/// A point of a growth curve: what grows, in which kind of step, and how far.
public struct GrowthPoint: Equatable, Sendable {
  /// What grows.
  public enum Axis: String, CaseIterable, Sendable {
    case batch, channels, cells, partialChannels, threads
  }

  /// The kind of step.
  public enum Work: String, CaseIterable, Sendable {
    case search, training
  }

  /// What grows: cells, channels, batch, K or threads.
  public let axis: Axis
  /// What was measured.
  public let work: Work
  /// How large it was.
  public let value: Int

  /// A point of a curve.
  public init(axis: Axis, work: Work, value: Int) {
    self.axis = axis
    self.work = work
    self.value = value
  }

  /// The name of its measurement.
  public var name: String { "growth-\(axis.rawValue)-\(work.rawValue)-\(value)" }

  /// The point of a measurement of that name; nil for other measurements.
  public init?(name: String) {
    let parts = name.split(separator: "-").map(String.init)
    guard parts.count == 4, parts[0] == "growth", let axis = Axis(rawValue: parts[1]),
      let work = Work(rawValue: parts[2]), let value = Int(parts[3])
    else { return nil }
    self.init(axis: axis, work: work, value: value)
  }
}
