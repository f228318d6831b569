import Basics
import Figures
import Foundation
import TestSupport
import Testing

@Suite("Figure files")
struct FormatTests {
  @Test("every figure is written in all three formats", arguments: Sample.all)
  func signatures(sample: Sample) throws {
    let folder = try TemporaryFolder()
    for (format, signature) in [("svg", "<?xml"), ("pdf", "%PDF-"), ("png", "\u{89}PNG\r\n\u{1a}\n")] {
      let path = "\(folder.path)/\(sample.name).\(format)"
      try sample.figure.write(to: path)
      let data = try AtomicFile.read(path)
      let expected = Array(signature.unicodeScalars.map { UInt8($0.value) })
      #expect(data.count > 1_000)
      #expect(Array(data.prefix(expected.count)) == expected)
    }
  }

  @Test("the same figure gives the same bytes twice", arguments: Sample.all, FigureFormat.allCases)
  func determinism(sample: Sample, format: FigureFormat) throws {
    #expect(try sample.figure.encoded(as: format) == sample.figure.encoded(as: format))
  }

  @Test("the page has the drawing's size at 200 pixels an inch")
  func pixels() throws {
    let drawing = try Sample.learningCurves.drawing()
    let data = [UInt8](try drawing.encoded(as: .png))
    func number(at offset: Int) -> Int { data[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) } }
    #expect(number(at: 16) == Int((drawing.width * 200 / 72).rounded(.up)))
    #expect(number(at: 20) == Int((drawing.height * 200 / 72).rounded(.up)))
  }

  @Test(
    "an unknown extension is an error that names the file and the known ones", arguments: ["a.jpg", "a", "a.svg.gz"])
  func unknownExtension(name: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/\(name)"
    let error = #expect(throws: KitError.self) { try Sample.lines.write(to: path) }
    #expect(error?.location == path)
    #expect(error?.advice == "Name the file .svg, .pdf or .png.")
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("an extension may be in capitals")
  func capitals() throws {
    #expect(try FigureFormat(path: "/tmp/A.PDF") == .pdf)
  }

  @Test("a figure that cannot be drawn leaves the old file as it was")
  func keepsOldFile() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/kept.svg"
    try AtomicFile.write("old", to: path)
    #expect(throws: KitError.self) { try DETFigure(systems: []).write(to: path) }
    #expect(try AtomicFile.readText(path) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept.svg"])
  }

  @Test("identifiers in SVG files are unique, all references lead somewhere, and no two figures share one")
  func identifiers() throws {
    var seen: Set<String> = []
    for sample in Sample.all {
      let text = String(decoding: try sample.figure.encoded(as: .svg), as: UTF8.self)
      func names(after mark: String, until end: Character) -> [String] {
        text.components(separatedBy: mark).dropFirst().map { String($0.prefix { $0 != end }) }
      }
      let defined = names(after: " id=\"", until: "\"")
      #expect(Set(defined).count == defined.count, "\(sample.name)")
      let used = names(after: "\"#", until: "\"") + names(after: "url(#", until: ")")
      #expect(!used.isEmpty && Set(used).isSubset(of: defined), "\(sample.name)")
      #expect(seen.isDisjoint(with: defined), "\(sample.name)")
      seen.formUnion(defined)
    }
  }

  @Test("PDF files carry a fixed date")
  func date() throws {
    let text = String(decoding: try Sample.lines.encoded(as: .pdf), as: UTF8.self)
    #expect(text.contains("/CreationDate (20000101000000Z)"))
  }
}
