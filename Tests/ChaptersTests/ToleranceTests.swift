import ChapterRuntime
import Chapters
import Testing

@Suite("Tolerances")
struct ToleranceTests {
  @Test(
    "every form reads as what it says",
    arguments: [
      ("exact", Tolerance.exact), ("Exact", .exact), ("0.5", .absolute(0.5)), ("± 0.5", .absolute(0.5)),
      ("+/- 1e-3", .absolute(0.001)), ("5 %", .relative(0.05)), ("5%", .relative(0.05)), ("± 2.5 %", .relative(0.025)),
      ("<= 12", .atMost(12, strict: false)), ("≤ 12", .atMost(12, strict: false)), ("< 12", .atMost(12, strict: true)),
      (">= 3", .atLeast(3, strict: false)), ("≥3", .atLeast(3, strict: false)), ("> -3", .atLeast(-3, strict: true)),
      ("<= 12 %", .atMost(12, strict: false)), ("3 .. 12", .between(3, 12)), ("-1...1.5", .between(-1, 1.5)),
      ("1,000", .absolute(1000)),
    ])
  func reads(text: String, tolerance: Tolerance) { #expect(Tolerance(parsing: text) == tolerance) }

  @Test(
    "nothing else is a tolerance",
    arguments: ["", "about 5", "-1", "5 kg", "<=", "12 .. 3", "1..", "%", "1,00", "nan", "inf", "<= nan", "5 % or so"])
  func refuses(text: String) { #expect(Tolerance(parsing: text) == nil) }

  @Test(
    "a value passes within the tolerance and fails outside",
    arguments: [
      // expected, tolerance, value, passes
      ("8.4", "0.5", 8.9, true), ("8.4", "0.5", 7.9, true), ("8.4", "0.5", 8.91, false), ("0.3", "0.1", 0.4, true),
      ("0.3", "0.1", 0.2, true), ("200", "5 %", 210, true), ("200", "5 %", 211, false), ("-200", "5 %", -190, true),
      ("-200", "5 %", -189, false), ("147,274", "exact", 147_274, true), ("147,274", "exact", 147_273, false),
      ("0.1", "exact", 0.1, true), ("0.3", "exact", 0.1 + 0.2, false), ("", "<= 12", 12, true),
      ("", "<= 12", 12.1, false),
      ("", "< 12", 12, false), ("-", ">= 3", 3, true), ("8.4", ">= 3", 2.9, false), ("–", "> 3", 3, false),
      ("", "3 .. 12", 3, true), ("", "3 .. 12", 12, true), ("", "3 .. 12", 12.5, false), ("8.4", "0.5", 8.5, true),
      ("1e-3", "1e-4", 0.00105, true), ("0", "5 %", 0, true), ("0", "5 %", 0.001, false),
      ("1", "1000", .nan, false), ("1", "1000", .infinity, false), ("", ">= 3", .infinity, false),
      ("", "<= 3", .nan, false),
      ("1", "exact", .nan, false), ("", "3 .. 12", .nan, false),
    ])
  func judges(expected: String, tolerance: String, value: Double, passes: Bool) throws {
    let row = try ToleranceRow(
      quantity: "q", expected: expected, tolerance: tolerance, source: "s", profile: "", file: "f", line: 1)
    let objection = row.objection(to: Quantity(name: "q", value: .number(value)))
    #expect((objection == nil) == passes, "\(objection ?? "passed")")
  }

  @Test("texts are compared exactly, and units must agree")
  func textsAndUnits() throws {
    func row(_ expected: String, _ tolerance: String) throws -> ToleranceRow {
      try ToleranceRow(
        quantity: "q", expected: expected, tolerance: tolerance, source: "s", profile: "", file: "f", line: 1)
    }
    let text = Quantity(name: "q", value: .text("none"))
    #expect(try row("none", "exact").objection(to: text) == nil)
    #expect(try row("None", "exact").objection(to: text) != nil)
    #expect(try row("1", "5").objection(to: text) == "a text can only be compared exactly")
    #expect(try row("", "<= 5").objection(to: text) == "a text can only be compared exactly")
    #expect(try row("none", "exact").objection(to: Quantity(name: "q", value: .integer(1))) != nil)
    let percent = Quantity(name: "q", value: .number(8.4), unit: "%")
    #expect(try row("8.4 %", "0.1").objection(to: percent) == nil)
    #expect(try row("8.4", "0.1").objection(to: percent) == nil)
    #expect(try row("8.4 dB", "0.1").objection(to: percent) == "reported in %, expected in dB")
  }

  /// A row of a table, for a quantity.
  private static func objection(_ expected: String, _ tolerance: String, _ value: QuantityValue, unit: String? = nil)
    throws -> String?
  {
    try ToleranceRow(
      quantity: "q", expected: expected, tolerance: tolerance, source: "s", profile: "", file: "f", line: 1
    ).objection(to: Quantity(name: "q", value: value, unit: unit))
  }

  @Test(
    "fractions and powers are what they say",
    arguments: [
      ("2/3", "1e-9", 2.0 / 3, true), ("2/3", "0.1", 2, false), ("10^6", "exact", 1e6, true),
      ("10^6", "exact", 10, false),
      ("1.5 x 10^3", "exact", 1500, true), ("1.5 × 10³", "exact", 1500, true), ("2^-3", "exact", 0.125, true),
      ("10⁻²", "exact", 0.01, true), ("1,000/8", "exact", 125, true), ("0.5", "1/4", 0.75, true),
      ("0.5", "1/4", 0.76, false), ("", "<= 10^3", 1000, true), ("", "<= 10^3", 1001, false),
    ] as [(String, String, Double, Bool)])
  func powers(expected: String, tolerance: String, value: Double, passes: Bool) throws {
    let objection = try Self.objection(expected, tolerance, .number(value))
    #expect((objection == nil) == passes, "\(objection ?? "passed")")
  }

  @Test(
    "text behind a number is a unit of the list, or the row is refused",
    arguments: ["2 thirds", "3 x 20", "5 or 6", "1/0", "8.4 %%", "10^", "1 2", "1,00", "½", "2/3/4"])
  func numbers(expected: String) {
    #expect(throws: (any Error).self) { try Self.objection(expected, "0.5", .number(2)) }
    #expect(Tolerance(parsing: "<= \(expected)") == nil)
  }

  @Test(
    "a unit in the expected value, the tolerance or a bound must be the quantity's",
    arguments: [
      ("", ">= 3 ms", "s", "reported in s, expected in ms"), ("", "1 s .. 9 s", "ms", "reported in ms, expected in s"),
      ("5", "± 1 ms", "s", "reported in s, expected in ms"), ("5 s", "10 %", "s", nil), ("5 %", "1", "%", nil),
      ("5 s", "1", nil, "reported without a unit, expected in s"), ("5", "1", "s", nil), ("5 µs", "1 us", "μs", nil),
      ("", "<= 6 MiB/s", "MiB/s", nil),
    ] as [(String, String, String?, String?)])
  func units(expected: String, tolerance: String, unit: String?, objection: String?) throws {
    #expect(try Self.objection(expected, tolerance, .number(5), unit: unit) == objection)
  }

  @Test("whole numbers are compared without rounding")
  func wholeNumbers() throws {
    let large = 9_007_199_254_740_993
    #expect(try Self.objection("9007199254740993", "exact", .integer(large)) == nil)
    #expect(try Self.objection("9007199254740992", "exact", .integer(large)) != nil)
    #expect(try Self.objection("9,007,199,254,740,993", "exact", .number(Double(large))) != nil)
    #expect(try Self.objection("9007199254740992", "0.5", .integer(large)) != nil)
    #expect(try Self.objection("", "<= 9007199254740992", .integer(large)) != nil)
    #expect(try Self.objection("", "< 9007199254740994", .integer(large)) == nil)
    #expect(try Self.objection("2^63", "exact", .integer(.max)) != nil)
    #expect(try Self.objection("5/2", "exact", .integer(2)) != nil)
    #expect(try Self.objection("10^18", "exact", .integer(1_000_000_000_000_000_000)) == nil)
  }

  @Test("a row holds for the profiles it names, or for all")
  func profiles() throws {
    func row(_ profile: String) throws -> ToleranceRow {
      try ToleranceRow(
        quantity: "q", expected: "1", tolerance: "exact", source: "", profile: profile, file: "f", line: 1)
    }
    #expect(Parameters.Profile.allCases.filter { try! row("").holds(for: $0) } == [.smoke, .mini, .paper])
    #expect(Parameters.Profile.allCases.filter { try! row("all").holds(for: $0) } == [.smoke, .mini, .paper])
    #expect(Parameters.Profile.allCases.filter { try! row("smoke, Paper").holds(for: $0) } == [.smoke, .paper])
  }

  @Test(
    "values are shown for readers",
    arguments: [
      (QuantityValue.integer(147_274), nil, "147,274"), (.integer(9_999), nil, "9999"),
      (.integer(-1_234_567), nil, "-1,234,567"),
      (.number(8.4312), 2, "8.43"), (.number(0.000_012_3), nil, "1.23e-05"), (.number(.nan), 2, "NaN"),
      (.number(-.infinity), nil, "-infinity"), (.text("none"), nil, "none"),
    ] as [(QuantityValue, Int?, String)])
  func formats(value: QuantityValue, digits: Int?, text: String) { #expect(value.formatted(digits: digits) == text) }
}
