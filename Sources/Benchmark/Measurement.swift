/// One line of the benchmark: what was run, how long it took, and how much arithmetic it was.
public struct Measurement: Codable, Equatable, Sendable {
  /// What part of the suite a measurement belongs to.
  public enum Group: String, Codable, CaseIterable, Sendable {
    case kernels, steps, scoring, features, epochs, growth
  }

  /// Unique among the measurements of a run together with `threads`, such as `search-step-4x16`.
  public let name: String
  /// The suite that it belongs to.
  public let group: Group
  /// The same in words.
  public let work: String
  /// Threads that the work ran on.
  public let threads: Int
  /// Of one run.
  public let timing: Timing
  /// Floating-point operations of one run that the mathematics asks for (a multiply-accumulate counts two), where they
  /// are counted.
  public let operations: Double?
  /// Utterances that one run handles.
  public let utterances: Int?

  /// A measured piece of work.
  public init(
    name: String, group: Group, work: String, threads: Int, timing: Timing, operations: Double? = nil,
    utterances: Int? = nil
  ) {
    self.name = name
    self.group = group
    self.work = work
    self.threads = threads
    self.timing = timing
    self.operations = operations
    self.utterances = utterances
  }

  /// Operations per second of the median run.
  public var rate: Double? { operations.map { $0 / timing.median } }

  /// The share of a limit in operations per second that the median run reaches.
  public func share(of limits: MachineLimits) -> Double? {
    rate.map { $0 / (threads == 1 ? limits.arithmetic : limits.arithmeticAllThreads) }
  }

  private enum CodingKeys: String, CodingKey {
    case name, group, work, threads, seconds, operations, utterances, medianSeconds, minimumSeconds
  }

  /// All fields, with the rates that follow from them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(group, forKey: .group)
    try container.encode(work, forKey: .work)
    try container.encode(threads, forKey: .threads)
    try container.encode(timing.seconds, forKey: .seconds)
    try container.encode(timing.median, forKey: .medianSeconds)
    try container.encode(timing.minimum, forKey: .minimumSeconds)
    try container.encodeIfPresent(operations, forKey: .operations)
    try container.encodeIfPresent(utterances, forKey: .utterances)
  }

  /// Reads what `encode` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name), group: try container.decode(Group.self, forKey: .group),
      work: try container.decode(String.self, forKey: .work), threads: try container.decode(Int.self, forKey: .threads),
      timing: Timing(seconds: try container.decode([Double].self, forKey: .seconds)),
      operations: try container.decodeIfPresent(Double.self, forKey: .operations),
      utterances: try container.decodeIfPresent(Int.self, forKey: .utterances))
  }
}
