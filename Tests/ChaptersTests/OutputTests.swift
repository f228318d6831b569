import Basics
import ChapterRuntime
import Chapters
import Foundation
import Testing

@Suite("What cells print")
struct OutputTests {
  @Test("control characters, broken text and the end of the program take nothing else with them")
  func sanitised() throws {
    let book = try TestBook([
      "01-output.md": """
      # Output

      ```swift label=first
      import Foundation
      print("a\\u{0}b")
      report("behind a zero", 1)
      print("\\u{1b}[1;31mred\\u{1b}[0m \\u{1b}]0;title\\u{7}x\\u{1b}[2Ky abc\\u{8}\\u{8}d \\u{1b}]8;;http://x\\u{1b}\\\\link")
      print("old\\rnew")
      FileHandle.standardOutput.write(Data([0xff, 0x41, 0x0a]))
      report("quote\\"\\u{301} onclick=x", "v\\u{0}\\"\\u{301}")
      table(["a\\u{7}"], [["b\\u{0}c"]], caption: "d\\u{1b}[31m")
      ```

      ```swift label=last
      fputs("no line end", stdout)
      let values = [1]
      func entry(_ index: Int) -> Int {
        values[index]
      }
      func caller() -> Int {
        entry(7)
      }
      print(caller())
      ```
      """
    ])
    let chapter = try book.run().chapter("01-output")
    guard case .text(let printed)? = chapter.output(1).first else { throw KitError("nothing was printed") }
    #expect(printed.contains("no line end"))
    let page = try book.read("book/01-output.html")
    for part in [
      ">ab</pre>", "<code>behind a zero</code>", "<span class=\"ink1 strong\">red</span> xy ad link", "\nnew\n",
      "\u{fffd}A",
      "<code>quote&quot;\u{301} onclick=x</code>", "<td>bc</td>", "no line end", "Fatal error: Index out of range",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    let controls = page.unicodeScalars.filter {
      $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7f..<0xa0).contains($0.value)
    }
    #expect(controls.isEmpty)
    #expect(!page.contains("title\u{7}") && !page.contains("Backtracing") && !page.contains("failed to suspend"))

    let failure = try #require(chapter.result?.failure)
    #expect(failure.line == 18 && failure.callers == [21, 23], "\(failure)")
    #expect(failure.detail.contains("chapters/01-output.md:21: in caller()"), "\(failure.detail)")
    #expect(page.contains("<mark class=\"failing\">") && page.contains("<mark class=\"calling\">"))
  }

  @Test("each way to crash is named as what it is, without an address")
  func crashes() throws {
    let code = [
      "01-abort": "abort()", "02-deep": "func deep(_ n: Int) -> Int { n < 0 ? 0 : deep(n + 1) + 1 }\nprint(deep(0))",
      "03-null": "let pointer = UnsafeMutablePointer<Int>(bitPattern: 8)!\npointer.pointee = 1",
      "04-later":
        "try await Task.sleep(nanoseconds: 1_000_000)\nfunc deep(_ n: Int) -> Int { n < 0 ? 0 : deep(n + 1) + 1 }\nprint(deep(0))",
    ]
    let book = try TestBook(
      Dictionary(
        uniqueKeysWithValues: code.map {
          ("\($0).md", "# A\n\n```swift\nimport Foundation\nprint(\"before\")\n\($1)\n```\n")
        }))
    let report = try book.run()
    func message(_ id: String) throws -> String { try #require(report.chapter(id).result?.failure).message }
    #expect(try message("01-abort") == "the program aborted")
    for id in ["02-deep", "04-later"] {
      #expect(try message(id) == "the stack is used up: a function calls itself without end, or too deeply")
    }
    #expect(try message("03-null") == "Bad pointer dereference")
    for chapter in report.chapters {
      #expect(chapter.output(0) == [.text("before\n")], "\(chapter.id)")
      #expect(!chapter.complaints.joined().contains("0x"), "\(chapter.complaints)")
    }
    #expect(try report.chapter("03-null").result?.failure?.line == 7)
  }

  @Test("what cannot be written, as on a full disk, fails the chapter")
  func fullDisk() throws {
    let book = try TestBook([
      "01-full.md": """
      # Full

      ```swift
      import Foundation
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 50_000, rlim_max: 50_000)
      setrlimit(__rlimit_resource_t(1), &limit)
      for index in 0..<20_000 { print(index) }
      ```

      ```swift
      print("never")
      ```
      """
    ])
    let chapter = try book.run().chapter("01-full")
    #expect(chapter.status == .failed)
    #expect(
      try #require(chapter.complaints.first).hasPrefix(
        "chapters/01-full.md:8: what the cell printed could not be written"))
    #expect(chapter.result?.cells.count == 1)
  }

  @Test("of long output the first and the last part are kept, and how much is left out is said")
  func limit() throws {
    let book = try TestBook([
      "01-long.md": """
      # Long

      ```swift
      print("first line")
      for index in 0..<3_000 {
        print("block", index, String(repeating: "x", count: 1_000))
        table(["a"], [[index]])
      }
      print("last line")
      ```

      ```swift
      table(["number", "word"], (0..<100_000).map { [$0, "some words"] as [any CustomStringConvertible] })
      ```

      ```swift
      let chunk = String(repeating: "y", count: 1_000_000)
      for _ in 0..<60 { print(chunk) }
      print("the end")
      ```
      """
    ])
    var configuration = try book.configuration()
    configuration.outputLimit = 10_000
    let chapter = try BookRunner(configuration).run().chapter("01-long")
    #expect(chapter.complaints == [])
    let page = try book.read("book/01-long.html")
    #expect(page.utf8.count < 1_000_000)
    for part in [
      "first line", "last line", "bytes left out", "rows left out", "<td class=\"number\">99999</td>", "the end",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    var status = stat()
    #expect(stat("\(book.root)/.build/book/mini-1/01-long/run/cell-2.txt", &status) == 0)
    #expect(status.st_size > 60_000_000)
    let result = try book.read("book/results/mini-1/01-long.json")
    #expect(result.utf8.count < 2_000_000)
  }

  @Test("a terminal is told which cell and line are running")
  func progress() throws {
    let book = try TestBook([
      "01-slow.md":
        "# Slow\n\n```swift\nimport Foundation\n```\n\n```swift label=long\nlet x = 1\nusleep(300_000)\nprint(x)\n```\n"
    ])
    let shown = Lines()
    var configuration = try book.configuration()
    configuration.showProgress = { shown.add($0) }
    #expect(try !BookRunner(configuration).run().failed)
    #expect(shown.all.contains { $0.hasPrefix("01-slow: cell 2 of 2 (long), line ") }, "\(shown.all)")
  }
}
