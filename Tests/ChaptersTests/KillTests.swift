import Basics
import Foundation
import Testing

@Suite("A runner that is killed")
struct KillTests {
  /// How often it is killed: `KIT_KILLS=200 swift test -c release --filter KillTests`.
  private static let kills = ProcessInfo.processInfo.environment["KIT_KILLS"].flatMap { Int($0) } ?? 20

  /// A chapter of one to three cells that all report the number.
  private static func chapter(_ number: Int) -> String {
    let cells = (0...number % 3).map { "```swift\nusleep(20_000)\nreport(\"n\($0)\", \(number))\n```\n" }
    let rows = (0...number % 3).map { "| n\($0) | \(number) | exact | by hand |\n" }
    return "# Killed\n\n```swift\nimport Foundation\n```\n\n\(cells.joined(separator: "\n"))\n"
      + "| quantity | expected | tolerance | source |\n|---|---|---|---|\n\(rows.joined())"
  }

  /// The numbers of a page: in its code, and as what was measured.
  private static func numbers(_ page: String) -> (code: Set<String>, measured: Set<String>) {
    (
      Set(page.matches(of: #/<span class="n">(\d{4})<\/span>/#).map { String($0.1) }),
      Set(page.matches(of: #/<td class="number">(\d{4})<\/td><td><span/#).map { String($0.1) })
    )
  }

  private static func start(_ book: TestBook) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(TestBook.buildFolder)/BookProgram")
    process.arguments = [book.root, TestBook.buildFolder, TestBook.packageRoot]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The processes, the given ones aside, that were started with a path of the book.
  private static func orphans(of book: TestBook) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { name in
      guard Int(name) != nil, let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
        return false
      }
      return String(decoding: data, as: UTF8.self).contains(book.root)
    }
  }

  @Test("never leaves a page that shows a number of other code, nor a compiler at work")
  func kills() throws {
    let book = try TestBook([:])
    var generator = RandomGenerator(seed: 7, stream: "kills")
    var killed = 0
    for turn in 0..<Self.kills {
      try book.write(Self.chapter(1_001 + turn), to: "chapters/01-killed.md")
      let work = ".build/book/mini-1/01-killed"
      // What a killed runner leaves must not be taken for what the next one does.
      for name in ["compiling", "run"] { try? FileManager.default.removeItem(atPath: "\(book.root)/\(work)/\(name)") }
      let process = try Self.start(book)
      // Compiling, running and weaving in turn.
      let (sign, milliseconds) = [
        ("\(work)/compiling/program.swift", 200), ("\(work)/run/events.jsonl", 80), ("\(work)/run/cell-1.txt", 60),
        ("\(work)/compiling/program.swift", 1_500),
      ][turn % 4]
      while process.isRunning, !book.exists(sign) { usleep(1_000) }
      usleep(UInt32(1_000 * generator.integer(below: milliseconds)))
      if process.isRunning { killed += 1 }
      let wasCompiled = book.exists("\(work)/compiling/program")
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let deadline = Date().addingTimeInterval(20)
      while !Self.orphans(of: book).isEmpty, Date() < deadline { usleep(5_000) }
      #expect(Self.orphans(of: book) == [])
      if !wasCompiled {
        #expect(!book.exists("\(work)/compiling/program"), "the compiler ends with the runner, not with its work")
      }
      if book.exists("book/01-killed.html") {
        let shown = Self.numbers(try book.read("book/01-killed.html"))
        #expect(shown.measured.isSubset(of: shown.code) && shown.code.count == 1, "turn \(turn): \(shown)")
      }
    }
    #expect(killed > Self.kills / 3, "most kills hit a runner at work")
    try book.write(Self.chapter(9_999), to: "chapters/01-killed.md")
    let last = try Self.start(book)
    last.waitUntilExit()
    #expect(last.terminationStatus == 0)
    let shown = Self.numbers(try book.read("book/01-killed.html"))
    #expect(shown.code == ["9999"] && shown.measured == ["9999"])
  }
}
