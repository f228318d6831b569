import Foundation

/// How far a measured value may lie from the expected one.
public enum Tolerance: Equatable, Sendable {
  /// The same number or the same text.
  case exact
  /// At most this far, in the quantity's unit: `0.5` or `± 0.5`.
  case absolute(Double)
  /// At most this part of the expected value: `5 %` is 0.05.
  case relative(Double)
  /// `<= 12` or `≤ 12`; strict for `< 12`.
  case atMost(Double, strict: Bool)
  /// `>= 3` or `≥ 3`; strict for `> 3`.
  case atLeast(Double, strict: Bool)
  /// `3 .. 12`, both ends included.
  case between(Double, Double)

  /// Reads one of the forms above, each number perhaps with a unit; nil for anything else.
  public init?(parsing text: String) {
    guard let reading = ToleranceReading(text) else { return nil }
    self = reading.tolerance
  }

  /// Whether the expected value decides, rather than bounds in the tolerance itself.
  public var needsExpectedValue: Bool {
    switch self {
    case .exact, .absolute, .relative: return true
    case .atMost, .atLeast, .between: return false
    }
  }

  /// Whether `value` lies within the tolerance; a value that is not finite never does.
  ///
  /// A few units in the last place are granted, so that 0.4 is within 0.1 of 0.3.
  public func accepts(_ value: Double, expected: Double) -> Bool {
    guard value.isFinite else { return false }
    func within(_ allowed: Double) -> Bool {
      abs(value - expected) <= allowed + 4 * max(value.magnitude, expected.magnitude).ulp
    }
    switch self {
    case .exact: return value == expected
    case .absolute(let allowed): return within(allowed)
    case .relative(let part): return within(part * expected.magnitude)
    case .atMost(let bound, let strict): return strict ? value < bound : value <= bound
    case .atLeast(let bound, let strict): return strict ? value > bound : value >= bound
    case .between(let lower, let upper): return lower <= value && value <= upper
    }
  }
}
