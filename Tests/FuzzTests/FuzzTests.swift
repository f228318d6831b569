import Basics
import Foundation
import TestSupport
import Testing

@Suite("Mutated inputs")
struct FuzzTests {
  /// Inputs for each reader; the environment variable `KIT_FUZZ_INPUTS` asks for another number.
  private static let inputs = ProcessInfo.processInfo.environment["KIT_FUZZ_INPUTS"] ?? "400"

  private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("kit-fuzz").path

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = arguments + ["--keep", folder.file("inputs")]
    FileManager.default.createFile(atPath: folder.file("output"), contents: nil)
    let output = FileHandle(forWritingAtPath: folder.file("output"))
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return (status, String(decoding: try AtomicFile.read(folder.file("output")), as: UTF8.self))
  }

  @Test("no reader crashes, hangs, takes gigabytes or gives a wrong result for mutated files")
  func readers() throws {
    let folder = try TemporaryFolder()
    let (status, output) = try run(["--inputs", Self.inputs, "--seed", "1"], in: folder)
    #expect(status == 0, "\(output)")
    for line in output.split(separator: "\n") where line.contains(" inputs, ") {
      // Mutations that are all refused at the first byte would show nothing.
      #expect(!line.contains(", 0 read, ") && !line.contains(", 0 refused, "), "\(line)")
    }
  }

  @Test("the same seed gives the same inputs, another seed others")
  func seeds() throws {
    let counts = try ["1", "1", "2"].map { seed -> String in
      let folder = try TemporaryFolder()
      let (status, output) = try run(["--inputs", "300", "--seed", seed, "--reader", "genotypes"], in: folder)
      #expect(status == 0, "\(output)")
      return String(output.prefix { $0 != "f" })
    }
    #expect(counts[0] == counts[1] && counts[0] != counts[2], "\(counts)")
  }
}
