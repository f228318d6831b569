import Basics
import Chapters
import Foundation
import Testing

@Suite("Where a run works")
struct WorkplaceTests {
  private static let chapter =
    "# A\n\n```swift\nimport Foundation\ntry \"x\".write(toFile: \"ran\", atomically: true, encoding: .utf8)\n```\n"

  @Test("a second run of the same results is told who is at work, before it touches anything")
  func lock() throws {
    let book = try TestBook(["01-a.md": Self.chapter])
    let lock = try #require(try FileLock.take("\(book.root)/book/results/mini-1/.lock"))
    for work in [{ try book.run() }, { try BookRunner(try book.configuration()).check() }] {
      #expect {
        _ = try work()
      } throws: {
        "\($0)".contains("the process \(getpid()) is at work on the book in the profile mini with the seed 1")
      }
    }
    #expect(!book.exists("ran") && !book.exists("book/index.html"))
    lock.release()
    #expect(try !book.run().failed)
  }

  @Test(
    "a folder that cannot be written to is found before a chapter runs",
    arguments: ["book", "book/results", "figures", "runs", ".build/book/mini-1"])
  func readOnly(folder: String) throws {
    let book = try TestBook(["01-a.md": Self.chapter])
    // A file in its place refuses even root.
    try book.write("a file", to: folder)
    #expect {
      _ = try book.run()
    } throws: {
      "\($0)".hasPrefix("\(book.root)/\(folder)") && "\($0)".contains("cannot make the folder")
    }
    #expect(!book.exists("ran"))
  }

  @Test("what chapters that are gone have left is found and removed, and nothing else")
  func leftovers() throws {
    let text =
      "# A\n\n```swift\nimport Foundation\ntry show(name: \"f\", caption: \"F\", formats: [\"svg\"]) { path in\n"
      + "  try \"<svg></svg>\".write(toFile: path, atomically: true, encoding: .utf8)\n}\n```\n"
    let book = try TestBook(["01-a.md": text, "02-b.md": text])
    try book.write("mine", to: "figures/mine.svg")
    try book.write("mine", to: "book/mine.html")
    #expect(try !book.run().failed)
    #expect(try Leftovers(book.configuration()).paths.map { $0.dropFirst(book.root.count) } == ["/book/mine.html"])
    try FileManager.default.moveItem(atPath: "\(book.root)/chapters/02-b.md", toPath: "\(book.root)/chapters/03-c.md")
    #expect(try !book.run().failed)
    #expect(!book.exists("book/02-b.html"), "the page of a chapter that is gone goes at once")
    #expect(book.exists("book/mine.html"))
    let leftovers = try Leftovers(book.configuration())
    #expect(
      Set(leftovers.paths.map { String($0.dropFirst(book.root.count)) }) == [
        "/book/mine.html", "/book/results/mini-1/02-b.json", "/figures/02-b", "/.build/book/mini-1/02-b",
      ])
    try leftovers.remove()
    #expect(try Leftovers(book.configuration()).paths == [])
    #expect(book.exists("figures/mine.svg") && book.exists("figures/03-c/f.svg") && book.exists("figures/01-a/f.svg"))
  }
}
