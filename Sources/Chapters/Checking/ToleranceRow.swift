import ChapterRuntime
import Basics

/// A row of a tolerance table: `quantity | expected | tolerance | source`, and perhaps `profile`.
public struct ToleranceRow: Equatable, Sendable {
  /// The line in the chapter, from 1.
  public let line: Int
  /// The name under which a cell reports the quantity.
  public let quantity: String
  /// As written; empty or a dash where the tolerance has bounds of its own.
  public let expected: String
  public let toleranceText: String
  public let tolerance: Tolerance
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
    guard let tolerance = Tolerance(parsing: text) else {
      throw KitError(
        "\"\(text)\" is not a tolerance", at: location,
        advice: "Write exact, a number, a percentage such as 5 %, a bound such as <= 12 or a range such as 3 .. 12.")
    }
    let blank = ["", "-", "–", "—"].contains(expected)
    if tolerance.needsExpectedValue {
      guard !blank else { throw KitError("the quantity \"\(quantity)\" has no expected value", at: location) }
      guard tolerance == .exact || Tolerance.number(expected) != nil else {
        throw KitError(
          "the expected value \"\(expected)\" is not a number", at: location,
          advice: "A text needs the tolerance exact.")
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
    self.tolerance = tolerance
    self.source = source
    self.line = line
  }

  public func holds(for profile: Parameters.Profile) -> Bool {
    profiles.isEmpty || profiles.contains(profile.rawValue)
  }

  /// Why the quantity fails the row; nil if it passes.
  public func objection(to measured: Quantity) -> String? {
    if case .number(let value) = measured.value, !value.isFinite { return "the value is not a finite number" }
    switch measured.value {
    case .text(let text):
      guard tolerance == .exact else { return "a text can only be compared exactly" }
      return text == expected ? nil : "differs from the expected text"
    case .number, .integer:
      let value = measured.value.real!
      let parsed = Tolerance.number(expected)
      if tolerance.needsExpectedValue {
        guard let parsed else { return "the expected value is not a number" }
        if let unit = parsed.unit, let given = measured.unit, unit != given {
          return "reported in \(given), expected in \(unit)"
        }
        return tolerance.accepts(value, expected: parsed.value) ? nil : distance(value, parsed.value)
      }
      return tolerance.accepts(value, expected: 0) ? nil : "out of bounds"
    }
  }

  private func distance(_ value: Double, _ expected: Double) -> String {
    "off by \(QuantityValue.number(abs(value - expected)).formatted())"
  }
}
