import Foundation

/// A value marked on an axis, and what stands beside it.
public struct Tick: Equatable, Sendable {
  /// Where on the axis, in its unit.
  public var value: Double
  /// Empty for a mark without text.
  public var label: String

  /// A mark with text beside it; an empty label for a mark alone.
  public init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }

  /// Round values within a range, about `count` of them, 1, 2 or 5 times a power of ten apart.
  ///
  /// - Parameter integersOnly: no step below 1, for counts and epochs.
  package static func linear(_ lower: Double, _ upper: Double, count: Int, integersOnly: Bool = false) -> [Tick] {
    let raw = (upper - lower) / Double(max(count, 1))
    guard raw > 0, raw.isFinite else { return [Tick(lower, label(lower, decimals: 2))] }
    let magnitude = pow(10, floor(log10(raw)))
    let choices = [1.0, 2, 5, 10].map { $0 * magnitude }
    // The nearest by ratio, so that there are neither half nor twice as many as asked for.
    var step = choices.min { abs(log($0 / raw)) < abs(log($1 / raw)) }!
    if integersOnly { step = max(1, step.rounded()) }
    let first = Int((lower / step - 1e-9).rounded(.up))
    let last = Int((upper / step + 1e-9).rounded(.down))
    let decimals = max(0, -Int(floor(log10(step) + 1e-9)))
    guard first <= last else { return [] }
    let largest = max(abs(lower), abs(upper))
    let usesPower = largest >= 1e6 || decimals > 4
    let exponent = usesPower ? Int(floor(log10(largest))) : 0
    return (first...last).map { index in
      let value = Double(index) * step
      guard usesPower, index != 0 else { return Tick(value, label(value, decimals: usesPower ? 0 : decimals)) }
      let digits = max(0, exponent - Int(floor(log10(step) + 1e-9)))
      return Tick(
        value,
        "\(label(value / pow(10, Double(exponent)), decimals: digits))·10^{\(label(Double(exponent), decimals: 0))}")
    }
  }

  /// 1, 2 and 5 times powers of ten within a range, only powers if there are many; labels with k and M.
  package static func logarithmic(_ lower: Double, _ upper: Double, count: Int) -> [Tick] {
    let exponents = Array(Int(floor(log10(lower)))...Int(ceil(log10(upper))))
    let bounds = (lower * (1 - 1e-9))...(upper * (1 + 1e-9))
    func values(_ factors: [Double]) -> [Double] {
      var found: [Double] = []
      for exponent in exponents {
        for factor in factors { found.append(factor * pow(10, Double(exponent))) }
      }
      return found.filter { bounds.contains($0) }
    }
    let choices = [[1.0, 2, 5], [1, 3], [1]].map(values)
    let chosen = choices.first { $0.count <= max(count, 2) } ?? choices[2]
    return (chosen.isEmpty ? choices[0] : chosen).map { Tick($0, short($0)) }
  }

  /// The percentages that DET plots usually mark, as rates.
  static let detectionErrors: [Tick] = [
    "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "40", "60", "80",
    "90", "95", "98", "99", "99.5", "99.8", "99.9",
  ].map { Tick(Double($0)! / 100, $0) }

  /// Fixed decimals with a true minus sign.
  static func label(_ value: Double, decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", value)
    let isZero = !text.contains { $0.isNumber && $0 != "0" }
    return isZero ? text.replacingOccurrences(of: "-", with: "") : text.replacingOccurrences(of: "-", with: "−")
  }

  /// `63882` as "63,882".
  static func grouped(_ count: Int) -> String {
    var digits = String(abs(count))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (count < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `85000` as "85k", `7500000` as "7.5M".
  static func short(_ value: Double) -> String {
    let (scaled, unit) = abs(value) >= 1e6 ? (value / 1e6, "M") : abs(value) >= 1e3 ? (value / 1e3, "k") : (value, "")
    return String(format: "%g", scaled).replacingOccurrences(of: "-", with: "−") + unit
  }
}
