import Basics
import Foundation
import TestSupport
import Testing

@Suite("Standard streams and limits")
struct StreamTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try AtomicFile.write("a - bonafide 1\nb A01 spoof 0\nc A01 spoof 2\n", to: folder.file("scores.txt"))
  }

  /// Runs a line of the shell in which `kit` is the program; returns the exit status, negative for a signal.
  private func run(_ line: String) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "kit() { \"\(KitProgram.path)\" \"$@\"; }; \(line)"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    FileManager.default.createFile(atPath: folder.file("errors"), contents: nil)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: folder.file("errors"))
    try process.run()
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return (status, String(decoding: try AtomicFile.read(folder.file("errors")), as: UTF8.self))
  }

  @Test(
    "output that is lost makes the command fail, and it says so",
    arguments: ["evaluate --scores scores.txt", "evaluate --scores scores.txt --json", "--help", "data list --json"],
    [">/dev/full", ">&-"])
  func lost(command: String, redirection: String) throws {
    let (status, errors) = try run("kit \(command) \(redirection)")
    #expect(status == 1, "\(errors)")
    #expect(errors.contains("error: standard output: not everything could be written"))
  }

  @Test("closed errors and input, and an endless name of a locale, change nothing")
  func closed() throws {
    #expect(try run("kit evaluate --scores scores.txt 2>&-").status == 0)
    #expect(try run("kit evaluate --scores absent 2>&-").status == 1)
    #expect(try run("kit evaluate --scores scores.txt <&-").status == 0)
    let name = String(repeating: "x", count: 5_000)
    #expect(try run("LC_ALL=\(name) kit evaluate --scores scores.txt").status == 0)
  }

  @Test("an output that is a device or a link goes where it leads")
  func outputs() throws {
    try FileManager.default.createSymbolicLink(atPath: folder.file("link.svg"), withDestinationPath: "real.svg")
    #expect(try run("kit plot det scores.txt --output link.svg").status == 0)
    #expect(try AtomicFile.readText(folder.file("real.svg")).contains("<svg"))
    #expect(try run("test -L link.svg").status == 0)
  }

  @Test("more threads than four a processor are not made, which is said")
  func threads() throws {
    let (status, errors) = try run("kit evaluate --scores scores.txt --threads 1000")
    #expect(status == 0)
    #expect(errors.contains("--threads 1000: \(4 * Workers.available) are used, four times the processors."))
  }

  @Test("an address space that is too small is answered with a message or enough, not with a signal")
  func addressSpace() throws {
    for mebibytes in [600, 1_000, 2_000] {
      let (status, errors) = try run("ulimit -v \(mebibytes * 1_024) && kit evaluate --scores scores.txt")
      #expect((0...127).contains(status), "\(mebibytes) MiB: \(status) \(errors)")
    }
  }
}
