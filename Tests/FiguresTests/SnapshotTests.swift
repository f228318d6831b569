import Basics
import Figures
import Foundation
import Testing

/// Drawing commands of every kind of figure, as text.
///
/// `KIT_RECORD_SNAPSHOTS=1 swift test --filter SnapshotTests` writes
/// them anew; look at the figures before you commit what it wrote.
@Suite("Snapshots of drawing commands")
struct SnapshotTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Snapshots")
  static let records = ProcessInfo.processInfo.environment["KIT_RECORD_SNAPSHOTS"] == "1"
  /// Layouts depend on the widths of letters: the snapshots hold those of DejaVu Sans.
  static let hasFont =
    (try? TextMeasurer().width("Detection error", Font(size: 100))).map { abs($0 - 763.62) < 0.1 } ?? false

  @Test(
    "the commands are those recorded", .enabled(if: hasFont, "the font DejaVu Sans is not installed"),
    arguments: Sample.all)
  func commands(sample: Sample) throws {
    let path = Self.folder.appendingPathComponent("\(sample.name).txt").path
    let transcript = try sample.figure.drawing().transcript
    if Self.records { try AtomicFile.write(transcript, to: path) }
    let recorded = try AtomicFile.readText(path).split(separator: "\n", omittingEmptySubsequences: false)
    let drawn = transcript.split(separator: "\n", omittingEmptySubsequences: false)
    for (line, (expected, actual)) in zip(recorded, drawn).enumerated() where expected != actual {
      Issue.record("\(sample.name).txt:\(line + 1): recorded \"\(expected)\", drawn \"\(actual)\"")
      return
    }
    #expect(recorded.count == drawn.count)
  }
}
