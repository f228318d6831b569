import Foundation

/// The value of a quantity that a chapter reports: a real number, a whole number or a text.
public enum QuantityValue: Equatable, Sendable {
  /// A real number, which may be infinite or none.
  case number(Double)
  /// A whole number.
  case integer(Int)
  /// A word such as a primitive or a digest.
  case text(String)

  /// The value as a real number; nil for a text.
  public var real: Double? {
    switch self {
    case .number(let value): return value
    case .integer(let value): return Double(value)
    case .text: return nil
    }
  }

  /// The value as a reader sees it.
  ///
  /// - Parameter digits: digits after the point; nil shows a real number with six significant digits. Whole numbers of
  ///   five digits or more are grouped in thousands.
  public func formatted(digits: Int? = nil) -> String {
    switch self {
    case .text(let text): return text
    case .integer(let value):
      guard value.magnitude >= 10_000 else { return "\(value)" }
      var digits = String(value.magnitude)
      var groups: [String] = []
      while digits.count > 3 {
        groups.insert(String(digits.suffix(3)), at: 0)
        digits.removeLast(3)
      }
      return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    case .number(let value):
      if value.isNaN { return "NaN" }
      if value.isInfinite { return value < 0 ? "-infinity" : "infinity" }
      if let digits { return String(format: "%.\(max(0, digits))f", value) }
      return String(format: "%.6g", value)
    }
  }
}

/// Written as `{"integer": 3}`, `{"number": 0.5}` or `{"text": "none"}`; numbers that JSON lacks as `"nan"`,
/// `"infinity"` and `"-infinity"`.
extension QuantityValue: Codable {
  private enum Key: String, CodingKey { case number, integer, text }

  /// Reads the object; throws `DecodingError` if it has none of the keys or another name for a number.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let value = try container.decodeIfPresent(Int.self, forKey: .integer) {
      self = .integer(value)
    } else if let value = try container.decodeIfPresent(String.self, forKey: .text) {
      self = .text(value)
    } else if let value = try? container.decode(Double.self, forKey: .number) {
      self = .number(value)
    } else {
      let name = try container.decode(String.self, forKey: .number)
      let values: [String: Double] = ["nan": .nan, "infinity": .infinity, "-infinity": -.infinity]
      guard let value = values[name] else {
        throw DecodingError.dataCorruptedError(forKey: .number, in: container, debugDescription: "\"\(name)\"")
      }
      self = .number(value)
    }
  }

  /// Writes the object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .text(let text): try container.encode(text, forKey: .text)
    case .integer(let value): try container.encode(value, forKey: .integer)
    case .number(let value) where value.isFinite: try container.encode(value, forKey: .number)
    case .number(let value):
      try container.encode(value.isNaN ? "nan" : value < 0 ? "-infinity" : "infinity", forKey: .number)
    }
  }
}
