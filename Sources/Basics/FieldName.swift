/// Names in protocols and files of scores: utterances, speakers, attacks.
public enum FieldName {
  /// Why a text cannot be a name; nil if it can.
  ///
  /// A name is not empty and holds nothing that is not seen or is taken for a space; a name that becomes part of a path
  /// does not lead out of its folder.
  public static func problem(_ name: some StringProtocol) -> String? {
    guard !name.isEmpty else { return "is empty" }
    let isPlain = name.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    for scalar in name.unicodeScalars where !isPlain {
      if scalar.properties.isWhitespace { return "holds a space (U+\(hexadecimal(scalar)))" }
      if scalar.isCommand { return "holds an invisible character (U+\(hexadecimal(scalar)))" }
    }
    guard name == "." || name == ".." || name.utf8.contains(UInt8(ascii: "/")) else { return nil }
    for part in name.split(separator: "/", omittingEmptySubsequences: false)
    where part.isEmpty || part == "." || part == ".." {
      return "leads out of its folder"
    }
    return nil
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
