import ChapterRuntime
import Foundation
import Basics

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

  /// Reads one of the forms above; nil for anything else.
  public init?(parsing text: String) {
    var text = text.trimmed.replacingOccurrences(of: "≤", with: "<=").replacingOccurrences(of: "≥", with: ">=")
    if text.lowercased() == "exact" {
      self = .exact
      return
    }
    for (sign, make) in Self.bounds where text.hasPrefix(sign) {
      guard let number = Self.number(String(text.dropFirst(sign.count)))?.value else { return nil }
      self = make(number)
      return
    }
    if let dots = text.range(of: "...") ?? text.range(of: "..") {
      guard let lower = Self.number(String(text[..<dots.lowerBound]))?.value,
        let upper = Self.number(String(text[dots.upperBound...]))?.value, lower <= upper
      else { return nil }
      self = .between(lower, upper)
      return
    }
    for sign in ["±", "+/-", "+-"] where text.hasPrefix(sign) { text = String(text.dropFirst(sign.count)).trimmed }
    guard let number = Self.number(text), number.value >= 0 else { return nil }
    switch number.unit {
    case nil: self = .absolute(number.value)
    case "%": self = .relative(number.value / 100)
    default: return nil
    }
  }

  private static let bounds: [(String, @Sendable (Double) -> Tolerance)] = [
    ("<=", { .atMost($0, strict: false) }), (">=", { .atLeast($0, strict: false) }),
    ("<", { .atMost($0, strict: true) }), (">", { .atLeast($0, strict: true) }),
  ]

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

  /// Reads a number with an optional unit behind it: `147,274`, `8.4 %`, `-3e-5`, `2.5 ms`.
  ///
  /// Commas may group thousands; nil for anything else.
  static func number(_ text: String) -> (value: Double, unit: String?)? {
    let text = text.trimmed.replacingOccurrences(of: "−", with: "-")
    guard let match = text.firstMatch(of: #/^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(.*)$/#),
      let value = Double(match.1.replacingOccurrences(of: ",", with: "")), value.isFinite
    else { return nil }
    let unit = String(match.2)
    // What is left must be a unit, not more digits or a sign.
    if let first = unit.first, first.isNumber || "+-.,<>=".contains(first) { return nil }
    return (value, unit.isEmpty ? nil : unit)
  }
}
