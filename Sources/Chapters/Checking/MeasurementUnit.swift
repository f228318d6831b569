/// A unit that a tolerance table may name.
///
/// Units are compared, never converted: a table has the unit in which the chapter reports.
struct MeasurementUnit: Equatable, Sendable {
  /// As the list has it.
  let symbol: String

  private static let symbols: Set<String> = {
    let prefixed = ["s", "m", "Hz", "W", "J", "B", "b", "bit", "FLOP", "MAC", "V"].flatMap { unit in
      ["", "k", "M", "G", "T", "m", "µ", "n"].map { $0 + unit }
    }
    let binary = ["KiB", "MiB", "GiB", "TiB", "KB"]
    let plain = [
      "%", "‰", "dB", "min", "h", "d", "°", "°C", "K", "rad", "px", "pt", "points", "epochs", "steps", "samples",
      "frames",
      "files", "utterances", "parameters", "channels",
    ]
    let rates = (prefixed + plain + binary).map { "\($0)/s" }
    return Set(prefixed + binary + plain + rates)
  }()

  /// Other spellings.
  private static let spellings = [
    "us": "µs", "sec": "s", "second": "s", "seconds": "s", "minutes": "min", "hours": "h", "days": "d",
    "percent": "%", "hertz": "Hz", "epoch": "epochs", "step": "steps", "sample": "samples", "frame": "frames",
    "file": "files", "byte": "B", "bytes": "B", "bits": "bit", "point": "points", "pp": "points",
  ]

  /// nil for a word that is no unit of the list.
  init?(_ text: String) {
    let symbol = Self.normal(text)
    guard Self.symbols.contains(symbol) else { return nil }
    self.symbol = symbol
  }

  /// Whether a chapter reports in this unit.
  func agrees(with reported: String) -> Bool { Self.normal(reported.trimmed) == symbol }

  private static func normal(_ text: String) -> String {
    let text = text.replacing("μ", with: "µ")
    return spellings[text] ?? text
  }
}
