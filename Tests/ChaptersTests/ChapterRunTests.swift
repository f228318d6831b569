import ChapterRuntime
import Chapters
import Foundation
import Testing

@Suite("Running a chapter")
struct ChapterRunTests {
  @Test("cells share variables, functions and types, and output stands under its cell")
  func sharedState() throws {
    let book = try TestBook([
      "01-state.md": """
      # State

      ```swift
      import Foundation
      var total = 1
      print("one")
      func add(_ value: Int) { total += value }
      ```

      Text between.

      ```swift label=second
      add(Counter(start: double(20)).start)
      print("two", terminator: "")
      report("total", total)
      print("after")
      struct Counter { var start: Int }
      func double(_ x: Int) -> Int { 2 * x }
      ```

      ```swift
      let child = Process()
      child.executableURL = URL(fileURLWithPath: "/bin/echo")
      child.arguments = ["from a child"]
      FileHandle.standardError.write(Data("before\\n".utf8))
      print("first")
      try child.run()
      child.waitUntilExit()
      print("last", total)
      ```

      | quantity | expected | tolerance | source |
      |---|---|---|---|
      | total | 41 | exact | by hand |
      """
    ])
    let report = try book.run()
    let chapter = try report.chapter("01-state")
    #expect(chapter.complaints == [])
    #expect(chapter.status == .passed)
    #expect(chapter.output(0) == [.text("one\n")])
    #expect(
      chapter.output(1) == [
        .text("two"), .quantity(Quantity(name: "total", value: .integer(41))), .text("after\n"),
      ])
    #expect(chapter.output(2) == [.text("before\nfirst\nfrom a child\nlast 41\n")])
    #expect(!report.failed)
  }

  @Test("progress does not mix with output, and nothing that a chapter started outlives it")
  func leftovers() throws {
    let book = try TestBook([
      "01-leaves.md": """
      # Leaves a process behind

      ```swift
      import Foundation
      import Basics
      let progress = ProgressLine("a chapter's progress line, as it should be", total: 1)
      progress.advance()
      let child = Process()
      child.executableURL = URL(fileURLWithPath: "/bin/sleep")
      child.arguments = ["30"]
      try child.run()
      try "\\(child.processIdentifier)".write(toFile: "child", atomically: true, encoding: .utf8)
      print("done")
      ```
      """
    ])
    let chapter = try book.run().chapter("01-leaves")
    #expect(chapter.complaints == [])
    #expect(chapter.output(0) == [.text("done\n")])
    let child = try #require(pid_t(try book.read("child")))
    // Its parent is gone, so it may still be listed until it is reaped; but it does not run.
    let state = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8))?.split(separator: " ").dropFirst(
      2
    )
    .first
    #expect(state == nil || state == "Z")
  }
}
