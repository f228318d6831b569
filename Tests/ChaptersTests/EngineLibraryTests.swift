import Basics
import ChapterRuntime
import Chapters
import Foundation
import Testing

@Suite("The engine as a library for chapters")
struct EngineLibraryTests {
  @Test("a chapter imports the whole engine, with nothing in the compiler's cache")
  func umbrella() throws {
    let book = try TestBook([
      "01-engine.md": """
      # Engine

      ```swift
      import AntiSpoofing
      let genotype = Genotype.paper
      report("edges", genotype.normal.count + genotype.reduce.count)
      try show(CellDiagram(genotype), name: "cell", caption: "The paper's cells")
      ```
      """
    ])
    var configuration = try book.configuration()
    configuration.moduleCache = "cold"
    configuration.engine = try EngineLibrary(
      buildFolder: TestBook.buildFolder, packageRoot: TestBook.packageRoot, linkage: .library("AntiSpoofing"))
    let chapter = try BookRunner(configuration).run().chapter("01-engine")
    #expect(chapter.complaints == [])
    #expect(chapter.result?.quantities == [Quantity(name: "edges", value: .integer(16))])
    for format in ["svg", "pdf", "png"] { #expect(book.exists("figures/01-engine/cell.\(format)")) }
    #expect(try book.read("book/01-engine.html").contains("<svg"))
  }

  @Test("a library that is not built is named with what to do")
  func notBuilt() {
    #expect {
      try EngineLibrary(
        buildFolder: "/nowhere", packageRoot: TestBook.packageRoot, linkage: .library("AntiSpoofing"))
    } throws: {
      "\($0)"
        == "/nowhere/Modules: the library that chapters import is not built. Run: swift build -c release."
    }
  }
}
