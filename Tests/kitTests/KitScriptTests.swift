import Basics
import Foundation
import TestSupport
import Testing

/// The script `kit`, with a compiler that only leaves the files that a build would.
@Suite("The script that builds")
struct KitScriptTests {
  private static let swift = """
    #!/bin/sh
    if [ "$1" = --version ]; then echo "Swift version 6.3"; exit; fi
    root=$3
    echo build >>"$root/builds"
    mkdir -p "$root/.build/processor/release"
    ln -sfn processor/release "$root/.build/release"
    printf '#!/bin/sh\\necho ran in %s\\n' "$root" >"$root/.build/release/kit"
    chmod +x "$root/.build/release/kit"
    touch "$root/.build/release/libAntiSpoofing.so" "$root/Package.resolved"
    """

  private func run(_ root: String, tools: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(root)/kit")
    process.arguments = ["data"]
    process.environment = ProcessInfo.processInfo.environment.merging(["PATH": "\(tools):/usr/bin:/bin"]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  @Test("a checkout that was copied with its build is built anew once, and takes nothing from where it was")
  func copied() throws {
    let folder = try TemporaryFolder()
    let tools = folder.file("tools")
    let root = folder.file("first")
    try AtomicFile.write(Self.swift, to: "\(tools)/swift")
    #expect(chmod("\(tools)/swift", 0o755) == 0)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("kit").path
    for (name, text) in [
      ("Package.swift", ""), ("Package.resolved", ""), ("Sources/a.swift", ""),
      ("data-manifests/debian-packages.txt", ""),
    ] { try AtomicFile.write(text, to: "\(root)/\(name)") }
    try FileManager.default.copyItem(atPath: script, toPath: "\(root)/kit")
    func builds(_ root: String) -> Int {
      ((try? AtomicFile.readText("\(root)/builds")) ?? "").split(separator: "\n").count
    }

    #expect(try run(root, tools: tools).hasSuffix("ran in \(root)\n"))
    #expect(builds(root) == 2, "the library and the program")
    #expect(try run(root, tools: tools) == "ran in \(root)\n")
    #expect(builds(root) == 2)

    let copy = folder.file("second")
    try AtomicFile.write("compiled", to: "\(root)/.build/release/ModuleCache/a.pcm")
    try AtomicFile.write("program", to: "\(root)/.build/book/mini-1/01-a/program")
    try FileManager.default.copyItem(atPath: root, toPath: copy)
    let said = try run(copy, tools: tools)
    #expect(said.contains("The folder, the processor or the compiler is another one than at the last build"))
    #expect(said.hasSuffix("ran in \(copy)\n"))
    for path in [".build/release/ModuleCache", ".build/book"] {
      #expect(!FileManager.default.fileExists(atPath: "\(copy)/\(path)"))
      #expect(FileManager.default.fileExists(atPath: "\(root)/\(path)"), "the first one keeps what it has")
    }
    #expect(try run(copy, tools: tools) == "ran in \(copy)\n")
    #expect(builds(copy) == 4)
  }
}
