import Foundation
import Basics

/// Compiles tangled chapters with bare `swiftc` against the engine's library.
struct ChapterCompiler {
  let engine: EngineLibrary
  /// The version line of the compiler.
  let version: String
  /// The digest of everything but the program that decides what the compiler makes.
  let environmentDigest: Digest
  private let arguments: [String]
  private let linkArguments: [String]
  private let folder: String

  /// - Parameters:
  ///   - cache: the folder for the compiler's cache of C modules.
  ///   - folder: the folder from which chapters' paths start.
  init(engine: EngineLibrary, cache: String, folder: String) throws {
    self.engine = engine
    self.folder = folder
    version = try ChildProcess.output(of: ["swiftc", "--version"], folder: folder).trimmed
    arguments =
      [
        "-swift-version", "5", "-enable-bare-slash-regex", "-Onone", "-gline-tables-only", "-use-ld=lld",
        "-suppress-warnings",
        "-module-name", "ChapterProgram_", "-diagnostic-style", "llvm", "-no-color-diagnostics",
        "-module-cache-path", cache,
      ] + (try engine.importArguments())
    linkArguments = engine.linkArguments
    environmentDigest = Digest(
      of: (arguments + linkArguments + [version, try engine.interfaceDigest().hex]).joined(separator: "\n"))
  }

  /// Compiles the program in `folder/program.swift` to `folder/program`, unless the same program is there already.
  ///
  /// - Returns: nil if it compiled; else why it did not.
  func compile(_ program: Tangler.Program, chapter: Chapter, in work: String) throws -> ChapterFailure? {
    let key = Digest(of: "\(environmentDigest)\n\(program.source)").hex
    let executable = "\(work)/program"
    let keyFile = "\(work)/compile-key"
    if FileManager.default.isExecutableFile(atPath: executable), (try? AtomicFile.readText(keyFile)) == key {
      return nil
    }
    let source = "\(work)/program.swift"
    let log = "\(work)/compiler.txt"
    for file in [executable, keyFile, log] { unlink(file) }
    try AtomicFile.write(program.source, to: source)
    let child = try ChildProcess(
      ["swiftc"] + arguments + linkArguments + [source, "-o", executable],
      environment: ProcessInfo.processInfo.environment,
      folder: folder, output: log)
    let exit = try child.wait()
    if exit == .status(0) {
      if let violation = try Tangler(file: chapter.file, cells: chapter.cells).valueOrder.violation(compile: {
        try complaints(about: $0, in: work)
      }) {
        unlink(executable)
        return ChapterFailure(
          kind: .compile, line: violation.line, cell: chapter.cell(atLine: violation.line), message: violation.message,
          detail: "")
      }
      try AtomicFile.write(key, to: keyFile)
      return nil
    }
    let text = String(decoding: try AtomicFile.read(log), as: UTF8.self)
    return failure(from: text, chapter: chapter)
  }

  /// What the compiler finds wrong with a program that is only checked.
  private func complaints(about source: String, in work: String) throws -> [ValueOrder.Complaint] {
    let (file, log) = ("\(work)/order.swift", "\(work)/order.txt")
    unlink(log)
    try AtomicFile.write(source, to: file)
    let child = try ChildProcess(
      ["swiftc", "-typecheck"] + arguments + [file], environment: ProcessInfo.processInfo.environment, folder: folder,
      output: log)
    if try child.wait() == .status(0) { return [] }
    let text = String(decoding: try AtomicFile.read(log), as: UTF8.self)
    let complaints = text.split(separator: "\n").compactMap(ValueOrder.Complaint.init(compilerLine:))
    guard !complaints.isEmpty else { throw KitError("the compiler could not check the order of values", at: log) }
    return complaints
  }

  /// The first error that the compiler printed, with its place in the chapter.
  private func failure(from log: String, chapter: Chapter) -> ChapterFailure {
    let lines = log.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var errors: [(line: Int, message: String)] = []
    for line in lines {
      guard let match = line.firstMatch(of: #/^(.+?):(\d+):\d+: error: (.*)$/#),
        match.1.hasSuffix(chapter.file), let number = Int(match.2)
      else { continue }
      errors.append((number, String(match.3)))
    }
    errors.sort { $0.line < $1.line }
    guard let first = errors.first else {
      return ChapterFailure(
        kind: .compile, line: chapter.cells.first?.fenceLine ?? 1, cell: 0,
        message: "the chapter does not compile", detail: log.trimmed)
    }
    let detail = errors.dropFirst().map { "\(chapter.file):\($0.line): \($0.message)" }.joined(separator: "\n")
    return ChapterFailure(
      kind: .compile, line: first.line, cell: chapter.cell(atLine: first.line), message: first.message, detail: detail)
  }
}

extension Chapter {
  /// The index of the cell that holds the line, or the nearest one above it.
  func cell(atLine line: Int) -> Int { cells.last { $0.fenceLine <= line }?.index ?? 0 }
}
