import Basics
import Chapters
import Foundation
import Testing

@Suite("Chapters and scripts")
struct ScriptEquivalenceTests {
  /// How many programs, of two compilations each; `KIT_TANGLED_PROGRAMS` asks for more.
  private static let count = Int(ProcessInfo.processInfo.environment["KIT_TANGLED_PROGRAMS"] ?? "") ?? 2
  private static let first = UInt64(ProcessInfo.processInfo.environment["KIT_TANGLED_SEED"] ?? "") ?? 1

  @Test("a generated program, cut into cells at random, prints what it prints as a script")
  func generated() throws {
    for seed in Self.first..<(Self.first + UInt64(Self.count)) {
      // One in two waits for asynchronous functions.
      let generator = ProgramGenerator(seed: seed, length: 40, isAsynchronous: seed % 2 == 0)
      let script = generator.pieces.joined(separator: "\n") + "\n"
      let cells = generator.cells(seed: seed)
      let chapter = "# Generated\n\n" + cells.map { "Text.\n\n```swift\n\($0)```\n\n" }.joined()
      let book = try TestBook(["01-generated.md": chapter])
      let report = try book.run().chapter("01-generated")
      let printed = (0..<cells.count).flatMap { report.output($0) }.map {
        if case .text(let text) = $0 { text } else { "" }
      }
      #expect(report.complaints == [], "seed \(seed)\n\(chapter)")
      #expect(try printed.joined() == output(of: script, in: book), "seed \(seed)\n\(chapter)")
      #expect(printed.joined().contains("total ="))
    }
  }

  /// What the program prints that the compiler makes of a script on its own.
  private func output(of script: String, in book: TestBook) throws -> String {
    try book.write(script, to: "script.swift")
    let command = """
      swiftc -swift-version 5 -enable-bare-slash-regex -Onone -suppress-warnings script.swift -o script && ./script
      """
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: book.root)
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(script)")
    return String(decoding: data, as: UTF8.self)
  }
}
