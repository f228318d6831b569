import Foundation
import Testing

@Suite("Layers")
struct LayerCheckTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test("every import of the kit is one that the manifest lists")
  func kit() throws {
    let manifest = try Self.dump(Self.root)
    #expect(try LayerCheck(manifest: manifest, root: Self.root).violations() == [])
  }

  @Test("an import across layers, a second importer, an unused shim and a cycle are found with their places")
  func broken() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("layers-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: root) }
    let files = [
      "CShim/module.modulemap": "module CShim { header \"shim.h\" }",
      "CIdle/include/CIdle.h": "",
      "Low/Low.swift": "import CShim\nimport Foundation\n",
      "Middle/Deep/Middle.swift": "/// import High\nimport Low\n@_exported import struct CShim.Thing\n",
      "High/High.swift": "public import Low  // through Middle\nimport Middle\n",
    ]
    for (path, text) in files {
      let url = URL(fileURLWithPath: "\(root)/Sources/\(path)")
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    let manifest = """
      {"targets": [
        {"name": "CShim", "type": "system", "dependencies": []},
        {"name": "CIdle", "type": "regular", "dependencies": []},
        {"name": "Low", "type": "regular", "dependencies": [{"byName": ["CShim", null]}]},
        {"name": "Middle", "type": "regular",
         "dependencies": [{"target": ["Low", null]}, {"byName": ["CShim", null]}, {"byName": ["High", null]}]},
        {"name": "High", "type": "executable",
         "dependencies": [{"byName": ["Middle", null]}, {"product": ["Parser", "parser", null, null]}]},
        {"name": "HighTests", "type": "test", "dependencies": [{"byName": ["Low", null]}]}
      ]}
      """
    let found = try LayerCheck(manifest: Data(manifest.utf8), root: root).violations()
    #expect(
      found == [
        "Sources/High/High.swift:1: High imports Low, which Package.swift does not list for it",
        "Package.swift: High depends on itself",
        "Package.swift: Middle depends on itself",
        "Package.swift: CShim is listed by Low and Middle; one may import it",
        "Sources/CIdle: nothing imports it",
      ])
  }

  @Test(
    "an import is told from other lines",
    arguments: [
      ("import Foundation", "Foundation"), ("@_exported import Audio", "Audio"),
      ("import struct Tensors.Lanes", "Tensors"),
      ("@_spi(Tests) package import Networks // why", "Networks"), ("  import CFFTW", "CFFTW"),
      ("// import Audio", nil), ("let important = 1", nil), ("/// imports Audio", nil),
    ] as [(String, String?)])
  func lines(line: String, module: String?) { #expect(LayerCheck.importedModule(line) == module) }

  /// The manifest as the package manager understands it; a build folder of its own, because the one of this test is
  /// locked while it runs.
  private static func dump(_ root: String) throws -> Data {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("layers-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["swift", "package", "--package-path", root, "--scratch-path", scratch, "dump-package"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "swift package dump-package failed")
    return data
  }
}
