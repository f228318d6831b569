import Foundation

/// A number of a tolerance table, with its unit.
struct Amount: Equatable, Sendable {
  let value: Double
  /// The number without rounding; nil where it has no finite decimal form of 38 digits.
  let decimal: Decimal?
  let unit: MeasurementUnit?

  /// Reads `147,274`, `8.4 %`, `-3e-5`, `2.5 ms`, `2/3`, `10^6` or `1.5 x 10^6`; nil for anything else.
  ///
  /// Commas may group thousands; a unit is one of `MeasurementUnit`.
  init?(parsing text: String) {
    let text = Self.plainSigns(text.trimmed)
    guard let match = text.firstMatch(of: Self.pattern), let base = Self.number(match.1) else { return nil }
    if let written = match.5 {
      guard let unit = MeasurementUnit(String(written).trimmed) else { return nil }
      self.unit = unit
    } else {
      unit = nil
    }
    if let denominator = match.2 {
      guard let below = Self.number(denominator), below.value != 0 else { return nil }
      value = base.value / below.value
      decimal = Self.exactQuotient(base.decimal, below.decimal)
    } else if let exponent = match.3 {
      guard let exponent = Int(exponent), (-300...300).contains(exponent) else { return nil }
      let exact = base.decimal.flatMap { Self.finite($0 * Self.power(10, exponent)) }
      value = exact.flatMap { Double("\($0)") } ?? base.value * pow(10, Double(exponent))
      decimal = exact
    } else if let exponent = match.4 {
      guard let exponent = Int(exponent), (-1000...1000).contains(exponent), !(base.value == 0 && exponent < 0) else {
        return nil
      }
      let exact =
        exponent >= 0 || base.value == 10 ? base.decimal.flatMap { Self.finite(Self.power($0, exponent)) } : nil
      value = exact.flatMap { Double("\($0)") } ?? pow(base.value, Double(exponent))
      decimal = exact
    } else {
      (value, decimal) = base
    }
    guard value.isFinite else { return nil }
  }

  /// A number; a number below it, a power of ten or a power behind it; a unit.
  private nonisolated(unsafe) static let pattern =
    #/^([+-]?[0-9.][0-9.,]*(?:[eE][+-]?[0-9]+)?)(?:\s*\/\s*([0-9.][0-9.,]*)|\s*[x*]\s*10\s*\^\s*([+-]?[0-9]+)|\s*\^\s*([+-]?[0-9]+))?\s*([^0-9+.,<>=\s-]\S*)?$/#

  /// A plain number; nil for anything else.
  private static func number(_ text: Substring) -> (value: Double, decimal: Decimal?)? {
    let form = #/^[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/#
    guard text.firstMatch(of: form) != nil else { return nil }
    let digits = String(text.filter { $0 != "," })
    guard let value = Double(digits), value.isFinite else { return nil }
    let mantissa = digits.prefix { $0 != "e" && $0 != "E" }.filter { $0.isNumber }
    let significant = mantissa.drop { $0 == "0" }.count
    guard significant <= 38, let decimal = Decimal(string: digits) else { return (value, nil) }
    return (value, finite(decimal))
  }

  private static func finite(_ value: Decimal) -> Decimal? { value.isNaN || !value.isFinite ? nil : value }

  private static func power(_ base: Decimal, _ exponent: Int) -> Decimal {
    if exponent >= 0 {
      guard exponent <= 120 else { return .nan }
      return (0..<exponent).reduce(Decimal(1)) { product, _ in product * base }
    }
    // Only of 10, whose inverse is a decimal number.
    return exponent >= -120 ? Decimal(sign: .plus, exponent: exponent, significand: 1) : .nan
  }

  private static func exactQuotient(_ above: Decimal?, _ below: Decimal?) -> Decimal? {
    guard let above, let below else { return nil }
    let quotient = above / below
    return quotient * below == above ? finite(quotient) : nil
  }

  /// Signs that look like others, and small digits for powers.
  private static func plainSigns(_ text: String) -> String {
    var result = ""
    var raised = false
    let small = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    for character in text {
      if let digit = small.firstIndex(of: character) {
        if !raised { result += "^" }
        if raised, result.last == "⁻" { result.removeLast() }
        raised = true
        result += "\(digit)"
        continue
      }
      if character == "⁻" {
        result += "^-"
        raised = true
        continue
      }
      raised = false
      switch character {
      case "−", "–": result += "-"
      case "×", "·", "⋅": result += "x"
      case "μ": result += "µ"
      default: result.append(character)
      }
    }
    return result
  }
}
