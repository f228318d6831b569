import Foundation

/// A tolerance as a table has it: the numbers without rounding, and their units.
struct ToleranceReading: Equatable, Sendable {
  let tolerance: Tolerance
  /// The numbers in it, in order; none for `exact`.
  let amounts: [Amount]

  /// nil for anything that is not a tolerance.
  init?(_ text: String) {
    var text = text.trimmed.replacing("≤", with: "<=").replacing("≥", with: ">=")
    if text.lowercased() == "exact" {
      (tolerance, amounts) = (.exact, [])
      return
    }
    for (sign, make) in Self.bounds where text.hasPrefix(sign) {
      guard let bound = Amount(parsing: String(text.dropFirst(sign.count))) else { return nil }
      (tolerance, amounts) = (make(bound.value), [bound])
      return
    }
    if let dots = text.range(of: "...") ?? text.range(of: "..") {
      guard let lower = Amount(parsing: String(text[..<dots.lowerBound])),
        let upper = Amount(parsing: String(text[dots.upperBound...])), lower.value <= upper.value
      else { return nil }
      (tolerance, amounts) = (.between(lower.value, upper.value), [lower, upper])
      return
    }
    for sign in ["±", "+/-", "+-"] where text.hasPrefix(sign) { text = String(text.dropFirst(sign.count)).trimmed }
    guard let amount = Amount(parsing: text), amount.value >= 0 else { return nil }
    if amount.unit?.symbol == "%" {
      (tolerance, amounts) = (.relative(amount.value / 100), [amount])
    } else {
      (tolerance, amounts) = (.absolute(amount.value), [amount])
    }
  }

  private static let bounds: [(String, @Sendable (Double) -> Tolerance)] = [
    ("<=", { .atMost($0, strict: false) }), (">=", { .atLeast($0, strict: false) }),
    ("<", { .atMost($0, strict: true) }), (">", { .atLeast($0, strict: true) }),
  ]

  /// The units that the measured quantity must have; none where the tolerance is a part of the expected value.
  var units: [MeasurementUnit] {
    if case .relative = tolerance { return [] }
    return amounts.compactMap(\.unit)
  }

  /// Whether a whole number lies within the tolerance, without rounding; nil where that takes numbers without a
  /// decimal form.
  ///
  /// - Parameter expected: nil where the tolerance has bounds of its own.
  func accepts(_ value: Int, expected: Amount?) -> Bool? {
    let value = Decimal(value)
    let bounds = amounts.compactMap(\.decimal)
    guard bounds.count == amounts.count else { return nil }
    switch tolerance {
    case .exact:
      // A number without a decimal form is not whole.
      return expected?.decimal == value
    case .absolute, .relative:
      guard let wanted = expected?.decimal else { return nil }
      var allowed = bounds[0]
      if case .relative = tolerance { allowed = allowed * abs(wanted) / 100 }
      return allowed.isNaN ? nil : abs(value - wanted) <= allowed
    case .atMost(_, let strict): return strict ? value < bounds[0] : value <= bounds[0]
    case .atLeast(_, let strict): return strict ? value > bounds[0] : value >= bounds[0]
    case .between: return bounds[0] <= value && value <= bounds[1]
    }
  }
}
