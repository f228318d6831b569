import Foundation
import Testing

@Suite("Unchecked modules")
struct UncheckedCheckTests {
  @Test("no module that is compiled without checks relies on an assertion")
  func kit() throws {
    let check = try UncheckedCheck(manifest: KitPackage.manifest(), root: KitPackage.root)
    #expect(check.modules.contains("Tensors") && check.modules.contains("Networks"))
    #expect(try check.violations() == [])
  }

  @Test("an assertion in an unchecked module is found with its place, and none in a checked one")
  func broken() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("unchecked-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: root) }
    let text = "func f(_ n: Int) {\n  // precondition(n > 0) is not tested here\n  precondition(n > 0)\n}\n"
    for module in ["Fast", "Safe"] {
      let folder = "\(root)/Sources/\(module)/Deep"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/File.swift"))
    }
    let manifest = """
      {"targets": [
        {"name": "Fast", "settings": [
          {"tool": "swift", "kind": {"define": {"_0": "HALF_VECTORS"}}},
          {"tool": "swift", "kind": {"unsafeFlags": {"_0": ["-Ounchecked"]}}, "condition": {"config": "release"}}]},
        {"name": "Safe", "settings": [{"tool": "swift", "kind": {"unsafeFlags": {"_0": ["-Xcc"]}}}]},
        {"name": "Plain"}
      ]}
      """
    let check = try UncheckedCheck(manifest: Data(manifest.utf8), root: root)
    #expect(check.modules == ["Fast"])
    #expect(
      try check.violations() == [
        "Sources/Fast/Deep/File.swift:3: precondition is not tested in Fast; use guard and fatalError"
      ])
  }

  @Test(
    "an assertion is told from other lines",
    arguments: [
      ("    precondition(a, \"b\")", "precondition"), ("else { preconditionFailure(\"b\") }", "preconditionFailure"),
      ("assert (a)", "assert"), ("assertionFailure()", "assertionFailure"), ("/// precondition(a)", nil),
      ("let preconditions = f(a)", nil), ("XCTAssert(a)", nil), ("guard a else { fatalError(\"b\") }", nil),
    ] as [(String, String?)])
  func lines(line: String, name: String?) { #expect(UncheckedCheck.assertion(line) == name) }
}
