import Foundation
import Testing

@Suite("Layers")
struct LayerCheckTests {
  @Test("every import of the kit is one that the manifest lists")
  func kit() throws {
    #expect(try LayerCheck(manifest: KitPackage.manifest(), root: KitPackage.root).violations() == [])
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
}
