import Foundation

/// What a cell printed, made fit for a page.
enum PrintedText {
  /// More than this many bytes in one piece are cut in the middle.
  private static let limit = 100_000

  /// The text without terminal control sequences, with redrawn lines as they stood last, cut if it is very long.
  static func clean(_ data: Data) -> String {
    var data = data
    if data.count > limit {
      let left = data.count - limit
      data = data.prefix(limit * 3 / 4) + Data("\n... \(left) bytes left out ...\n".utf8) + data.suffix(limit / 4)
    }
    let text = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
    // What the backtracer says of itself holds an address, which differs from run to run.
    let plain = text.replacing(#/\u{1b}\[[0-9;?]*[A-Za-z]/#, with: "")
      .replacing(#/\n?\*\*\* Signal \d+: Backtracing from 0x[0-9a-f]+\.\.\.( done \*\*\*)?\n*/#, with: "")
    return plain.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\r").last.map(String.init) ?? ""
    }.joined(separator: "\n")
  }
}
