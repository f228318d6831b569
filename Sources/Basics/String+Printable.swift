extension StringProtocol {
  /// The text with everything that a terminal would obey instead of show as an escape: control characters but line
  /// breaks and tabs, and marks that change the direction of writing.
  public var printable: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar == "\n" || scalar == "\t" || !scalar.isCommand {
        result.append(scalar)
      } else {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  /// Whether it says how to show other text rather than being text: C0, C1, direction marks and invisible joiners.
  var isCommand: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: return false
    }
  }
}
