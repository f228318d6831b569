import Basics
import Foundation

/// Names for the parts of an SVG file, which Cairo names by counters that run through the whole process.
enum SVGIdentifiers {
  /// The file with every `id` renamed by its order of appearance, in definitions and references alike.
  ///
  /// The names end in digits of the file's digest, so that several figures can stand in one HTML page, whose
  /// identifiers share one space.
  static func renumbered(_ data: Data) -> Data {
    let plain = renumbered(data, suffix: "")
    return renumbered(plain, suffix: "-" + Digest(of: plain).short)
  }

  private static func renumbered(_ data: Data, suffix: String) -> Data {
    let bytes = [UInt8](data)
    var names: [ArraySlice<UInt8>: [UInt8]] = [:]
    for range in ranges(in: bytes, after: [" id=\""]) where names[bytes[range]] == nil {
      let stem = bytes[range].prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      names[bytes[range]] = stem + Array("\(names.count + 1)\(suffix)".utf8)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var copied = 0
    for range in ranges(in: bytes, after: [" id=\"", "\"#", "(#"]) {
      guard let replacement = names[bytes[range]] else { continue }
      result += bytes[copied..<range.lowerBound]
      result += replacement
      copied = range.upperBound
    }
    result += bytes[copied...]
    return Data(result)
  }

  /// Where names stand: after one of the marks, up to a quote or a closing parenthesis.
  private static func ranges(in bytes: [UInt8], after marks: [String]) -> [Range<Int>] {
    let marks = marks.map { Array($0.utf8) }
    var found: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      if let mark = marks.first(where: { bytes[index] == $0[0] && bytes[index...].starts(with: $0) }) {
        let start = index + mark.count
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ")") } ?? bytes.count
        found.append(start..<end)
        index = end
      } else {
        index += 1
      }
    }
    return found
  }
}
