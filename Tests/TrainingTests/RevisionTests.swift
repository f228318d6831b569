import Basics
import Foundation
import Testing
import Training

@Suite("The commit that a record names")
struct RevisionTests {
  private func git(_ arguments: [String], in folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["git", "-C", folder, "-c", "user.name=test", "-c", "user.email=test@localhost"] + arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "git \(arguments.joined(separator: " "))")
  }

  @Test("a changed source is said, a redrawn figure is not, and outside a checkout there is none")
  func changes() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("revision-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try AtomicFile.write("source", to: "\(folder)/Sources/a.swift")
    try AtomicFile.write("drawing", to: "\(folder)/figures/a.svg")
    #expect(Revision.current(in: folder) == nil)
    try git(["init", "--quiet"], in: folder)
    try git(["add", "."], in: folder)
    try git(["commit", "--quiet", "--message", "all"], in: folder)
    let commit = try #require(Revision.current(in: folder))
    #expect(commit.count >= 40 && commit.allSatisfy(\.isHexDigit))
    try AtomicFile.write("another drawing", to: "\(folder)/figures/a.svg")
    #expect(Revision.current(in: "\(folder)/Sources") == commit)
    try AtomicFile.write("notes", to: "\(folder)/notes.txt")
    #expect(Revision.current(in: folder) == commit, "a file that is no source")
    try AtomicFile.write("new", to: "\(folder)/Sources/b.swift")
    #expect(Revision.current(in: folder) == commit + "-changed", "a source that git does not know")
    try FileManager.default.removeItem(atPath: "\(folder)/Sources/b.swift")
    #expect(Revision.current(in: folder) == commit)
    try AtomicFile.write("changed", to: "\(folder)/Sources/a.swift")
    #expect(Revision.current(in: folder) == commit + "-changed")
  }
}
