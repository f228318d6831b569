import Basics
import Foundation
import TestSupport
import Testing

/// Help texts as they are printed.
///
/// `KIT_RECORD_SNAPSHOTS=1 swift test -c release --filter HelpTests` writes them anew; read them before you commit them.
@Suite("Help")
struct HelpTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Snapshots")
  static let records = ProcessInfo.processInfo.environment["KIT_RECORD_SNAPSHOTS"] == "1"

  static let commands: [[String]] =
    [[]]
    + [
      "reproduce", "run", "data", "check", "clean", "corpus", "features", "cache", "search", "train", "score",
      "evaluate", "plot", "experiments", "bench",
    ].map { [$0] }
    + [
      ["corpus", "build"], ["corpus", "audit"], ["corpus", "replicate"], ["cache", "fill"], ["cache", "list"],
      ["cache", "clear"], ["plot", "det"], ["plot", "genotype"], ["plot", "scores"],
      ["data", "list"], ["data", "verify"],
      ["experiments", "list"], ["experiments", "run"], ["experiments", "status"],
    ]

  @Test("every command explains itself as recorded, with an example", arguments: commands)
  func text(command: [String]) throws {
    let folder = try TemporaryFolder()
    let ending = try KitProgram.run(command + ["--help"], in: folder.path)
    #expect(ending.status == 0)
    #expect(ending.errors == "")
    if !command.isEmpty { #expect(ending.output.contains("Example:\n  ./kit \(command.joined(separator: " "))")) }
    let path = Self.folder.appendingPathComponent("\((["kit"] + command).joined(separator: "-")).txt").path
    if Self.records { try AtomicFile.write(ending.output, to: path) }
    #expect(try ending.output == AtomicFile.readText(path))
  }

  @Test("the word help and no word at all print the same")
  func word() throws {
    let folder = try TemporaryFolder()
    let help = try KitProgram.run(["help"], in: folder.path)
    #expect(help.output.contains("USAGE: kit"))
    #expect(try KitProgram.run([], in: folder.path).output == help.output)
    #expect(
      try KitProgram.run(["help", "search"], in: folder.path).output
        == KitProgram.run(["search", "--help"], in: folder.path).output)
  }
}
