import Basics
import Foundation

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
  private let cache: String

  /// - Parameters:
  ///   - cache: the folder for the compiler's cache of C modules.
  ///   - folder: the folder from which chapters' paths start.
  init(engine: EngineLibrary, cache: String, folder: String) throws {
    self.engine = engine
    self.folder = folder
    self.cache = cache
    version = try ChildProcess.output(of: ["swiftc", "--version"], folder: folder).trimmed
    arguments =
      [
        "-swift-version", "5", "-enable-bare-slash-regex", "-Onone", "-gline-tables-only", "-use-ld=lld",
        "-module-name", "ChapterProgram_", "-diagnostic-style", "llvm", "-no-color-diagnostics",
        "-module-cache-path", cache,
      ] + (try engine.importArguments())
    linkArguments = engine.linkArguments
    environmentDigest = Digest(
      of: (arguments + linkArguments + [version, try engine.interfaceDigest().hex]).joined(separator: "\n"))
  }

  /// What is written down of a program that was compiled.
  private struct Receipt: Codable {
    /// The digest of everything that the program was made from.
    let key: Digest
    /// The digest of the program.
    let program: Digest
    let warnings: [String]
  }

  /// Compiles the program in the folder `work`, unless the same one is there already.
  ///
  /// It is made under a temporary name, and nothing but the one that was made from this source counts as it: a runner
  /// or compiler that was killed leaves nothing that could be taken for another program.
  ///
  /// - Parameter watch: called a hundred times a second; what it throws ends the compiler and is passed on.
  func compile(
    _ program: Tangler.Program, chapter: Chapter, in work: String, watch: () throws -> Void
  ) throws -> Compilation {
    let key = Digest(of: "\(environmentDigest)\n\(program.source)")
    let executable = "\(work)/program"
    let receiptFile = "\(work)/program.json"
    if let receipt = try? CanonicalJSON.decode(Receipt.self, fromFile: receiptFile), receipt.key == key,
      (try? Digest(ofFile: executable)) == receipt.program
    {
      return Compilation(
        outcome: .success(.init(path: executable, digest: receipt.program)), warnings: receipt.warnings, seconds: 0)
    }
    let started = Date()
    for file in [executable, receiptFile] { unlink(file) }
    let temporary = "\(work)/compiling"
    var log = try build(program.source, in: temporary, watch: watch)
    var said = CompilerLog(log.text, file: chapter.file)
    if !log.succeeded, said.toolchainError != nil {
      // Compiled C modules hold the places and times of what they were made from; they are made anew at need.
      try? FileManager.default.removeItem(atPath: cache)
      log = try build(program.source, in: temporary, watch: watch)
      said = CompilerLog(log.text, file: chapter.file)
    }
    let seconds = Date().timeIntervalSince(started)
    let report = CompilerReport(said, chapter: chapter)
    guard log.succeeded else {
      try? FileManager.default.removeItem(atPath: temporary)
      return Compilation(
        outcome: .failure(report.failure(log: log.text)), warnings: report.warnings, seconds: seconds)
    }
    let order = Tangler(file: chapter.file, cells: chapter.cells).valueOrder
    if let violation = try order.violation(compile: { try complaints(about: $0, in: temporary, watch: watch) }) {
      try? FileManager.default.removeItem(atPath: temporary)
      return Compilation(
        outcome: .failure(
          ChapterFailure(
            kind: .compile, line: violation.line, cell: chapter.cell(atLine: violation.line),
            message: violation.message, detail: "")), warnings: report.warnings, seconds: seconds)
    }
    let digest = try Digest(ofFile: "\(temporary)/program")
    guard rename("\(temporary)/program", executable) == 0 else {
      throw KitError("cannot write: \(String(cString: strerror(errno)))", at: executable)
    }
    try AtomicFile.write(
      try CanonicalJSON.encode(Receipt(key: key, program: digest, warnings: report.warnings)), to: receiptFile)
    try? FileManager.default.removeItem(atPath: temporary)
    return Compilation(
      outcome: .success(.init(path: executable, digest: digest)), warnings: report.warnings, seconds: seconds)
  }

  /// Compiles a program in a fresh folder.
  private func build(
    _ source: String, in temporary: String, watch: () throws -> Void
  ) throws -> (succeeded: Bool, text: String) {
    if FileManager.default.fileExists(atPath: temporary) { try FileManager.default.removeItem(atPath: temporary) }
    try AtomicFile.write(source, to: "\(temporary)/program.swift")
    return try run(
      arguments + linkArguments + ["\(temporary)/program.swift", "-o", "\(temporary)/program"], in: temporary,
      watch: watch)
  }

  /// What the compiler finds wrong with a program that is only checked.
  private func complaints(
    about source: String, in temporary: String, watch: () throws -> Void
  ) throws -> [ValueOrder.Complaint] {
    try AtomicFile.write(source, to: "\(temporary)/order.swift")
    let log = try run(["-typecheck"] + arguments + ["\(temporary)/order.swift"], in: temporary, watch: watch)
    if log.succeeded { return [] }
    let complaints = log.text.split(separator: "\n").compactMap(ValueOrder.Complaint.init(compilerLine:))
    guard !complaints.isEmpty else {
      throw KitError("the compiler could not check the order of values: \(log.text.trimmed)", at: temporary)
    }
    return complaints
  }

  /// Runs the compiler, which ends when the runner does.
  private func run(
    _ arguments: [String], in temporary: String, watch: () throws -> Void
  ) throws -> (succeeded: Bool, text: String) {
    var environment = ProcessInfo.processInfo.environment
    environment["TMPDIR"] = temporary
    // The compiler's output is appended.
    unlink("\(temporary)/log")
    let lifeline = try Lifeline()
    let child = try ChildProcess(
      Lifeline.bound(["swiftc"] + arguments, descriptor: 9), environment: environment, folder: folder,
      output: "\(temporary)/log", passing: [(lifeline.end, 9)])
    let exit = try withExtendedLifetime(lifeline) { try child.wait(watch) }
    return (exit == .status(0), String(decoding: try AtomicFile.read("\(temporary)/log"), as: UTF8.self))
  }
}
