import Basics
import ChapterRuntime
import Foundation

/// A row of a tolerance table: `quantity | expected | tolerance | source`, and perhaps `profile`.
public struct ToleranceRow: Equatable, Sendable {
  /// The line in the chapter, from 1.
  public let line: Int
  /// The name under which a cell reports the quantity.
  public let quantity: String
  /// As written; empty or a dash where the tolerance has bounds of its own.
  public let expected: String
  /// The tolerance as written.
  public let toleranceText: String
  /// How far the measured value may lie from the expected one.
  public var tolerance: Tolerance { reading.tolerance }
  private let reading: ToleranceReading
  /// Where the expected value comes from.
  public let source: String
  /// The profiles that the row holds for; empty means all.
  public let profiles: [String]

  /// Reads a row; throws `KitError` at `file:line` if a field does not make sense.
  public init(
    quantity: String, expected: String, tolerance text: String, source: String, profile: String, file: String, line: Int
  ) throws {
    let location = "\(file):\(line)"
    guard !quantity.isEmpty else { throw KitError("the row names no quantity", at: location) }
    guard let reading = ToleranceReading(text) else {
      throw KitError(
        "\"\(text)\" is not a tolerance", at: location,
        advice: "Write exact, a number, a percentage such as 5 %, a bound such as <= 12 or a range such as 3 .. 12; a "
          + "number may have a unit such as ms behind it.")
    }
    let blank = ["", "-", "–", "—"].contains(expected)
    if reading.tolerance.needsExpectedValue {
      guard !blank else { throw KitError("the quantity \"\(quantity)\" has no expected value", at: location) }
      guard reading.tolerance == .exact || Amount(parsing: expected) != nil else {
        throw KitError(
          "the expected value \"\(expected)\" is not a number", at: location,
          advice: "A text needs the tolerance exact; a number may be 147,274, 2/3, 10^6 or 2.5 ms.")
      }
    }
    profiles = profile.split { $0 == "," || $0 == " " }.map { $0.lowercased() }.filter { $0 != "all" }
    for name in profiles where Parameters.Profile(rawValue: name) == nil {
      throw KitError(
        "there is no profile \"\(name)\"", at: location,
        advice: "Profiles are \(Parameters.Profile.allCases.map(\.rawValue).joined(separator: ", ")) and all.")
    }
    self.quantity = quantity
    self.expected = blank ? "" : expected
    self.toleranceText = text
    self.reading = reading
    self.source = source
    self.line = line
  }

  /// Whether the row is checked in the profile.
  public func holds(for profile: Parameters.Profile) -> Bool {
    profiles.isEmpty || profiles.contains(profile.rawValue)
  }

  /// Why the quantity fails the row; nil if it passes.
  public func objection(to measured: Quantity) -> String? {
    switch measured.value {
    case .text(let text):
      guard tolerance == .exact else { return "a text can only be compared exactly" }
      return text == expected ? nil : "differs from the expected text"
    case .number(let value):
      guard value.isFinite else { return "the value is not a finite number" }
      return objection(value, unit: measured.unit) { expected in
        // Two whole numbers are compared as such: a table may have more digits than the value.
        if tolerance == .exact, let decimal = expected?.decimal, let whole = Int(exactly: value) {
          return Decimal(whole) == decimal
        }
        return tolerance.accepts(value, expected: expected?.value ?? 0)
      }
    case .integer(let value):
      return objection(Double(value), unit: measured.unit) { expected in
        reading.accepts(value, expected: expected)
          ?? tolerance.accepts(Double(value), expected: expected?.value ?? 0)
      }
    }
  }

  private func objection(_ value: Double, unit: String?, accepts: (Amount?) -> Bool) -> String? {
    let amount = Amount(parsing: expected)
    for wanted in (tolerance.needsExpectedValue ? [amount?.unit].compactMap { $0 } : []) + reading.units {
      guard let unit else { return "reported without a unit, expected in \(wanted.symbol)" }
      guard wanted.agrees(with: unit) else { return "reported in \(unit), expected in \(wanted.symbol)" }
    }
    guard tolerance.needsExpectedValue else { return accepts(nil) ? nil : "out of bounds" }
    guard let amount else { return "the expected value is not a number" }
    return accepts(amount) ? nil : "off by \(QuantityValue.number(abs(value - amount.value)).formatted())"
  }
}
