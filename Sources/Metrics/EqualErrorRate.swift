/// The operating point at which a detector misses as often as it raises false alarms.
public struct EqualErrorRate: Equatable, Sendable {
  /// The rate, 0...1.
  ///
  /// 0 for perfect separation. If all scores are equal it is 1, not 1/2: by the official convention bona fide trials
  /// are rejected first among equal scores, so that both rates meet where all bona fide and no spoofed trials are
  /// rejected.
  public let rate: Double
  /// Trials with this score or a lower one are rejected there.
  public let threshold: Double

  /// A rate in 0...1 and the score at which it is reached.
  public init(rate: Double, threshold: Double) {
    self.rate = rate
    self.threshold = threshold
  }

  /// The rate in percent.
  public var percent: Double { 100 * rate }
}
