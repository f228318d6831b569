import AntiSpoofing
import ArgumentParser
import Foundation

/// Gives every reader of the kit seeded random inputs: the same seed gives the same inputs.
@main
struct FuzzProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kit-fuzz",
    abstract: "Read mutated files with every reader of the kit; a crash, a hang or a wrong result ends with status 1.",
    discussion: """
      An input after which the program crashes or hangs for ten seconds stays in the folder --keep. Memory is limited to \
      --memory gibibytes of address space.

      Example:
        kit-fuzz --inputs 100000 --seed 7 --reader pickle
      """)

  @Option(help: ArgumentHelp("Inputs for each reader.", valueName: "n"))
  var inputs = 1_000

  @Option(help: ArgumentHelp("Decides every input.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Only these readers.", valueName: "name"))
  var reader: [String] = []

  @Option(help: ArgumentHelp("Where inputs are written, and findings kept.", valueName: "folder"))
  var keep: String?

  @Option(help: ArgumentHelp("The most address space in gibibytes.", valueName: "n"))
  var memory = 3

  func validate() throws {
    guard inputs >= 1, memory >= 1 else { throw ValidationError("--inputs and --memory are at least 1.") }
    for name in reader where !Reader.all.contains(where: { $0.name == name }) {
      throw ValidationError("no reader is called \(name); there are \(Reader.all.map(\.name).joined(separator: ", ")).")
    }
  }

  func run() throws {
    StandardStreams.prepare()
    let folder = keep ?? "\(NSTemporaryDirectory())/kit-fuzz-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var limit = rlimit(rlim_cur: rlim_t(memory << 30), rlim_max: rlim_t(memory << 30))
    guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
      throw KitError("cannot limit the memory to \(memory) GiB")
    }
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    var findings: [String] = []
    for reader in Reader.all where self.reader.isEmpty || self.reader.contains(reader.name) {
      print("\(reader.name): ", terminator: "")
      StandardStreams.flush()
      let outcome = try Campaign(
        reader: reader, inputs: inputs, seed: seed, corpus: here.appendingPathComponent("Corpus").path,
        repository: here.deletingLastPathComponent().deletingLastPathComponent().path, folder: folder
      ).run()
      print(
        "\(inputs) inputs, \(outcome.accepted) read, \(outcome.refused) refused, \(outcome.findings.count) findings, "
          + String(format: "slowest %.2f s", outcome.slowest))
      findings += outcome.findings
    }
    for finding in findings { print(finding) }
    if let peak = ProcessMemory.peak { print("Largest memory: \(ByteCount.text(peak))") }
    guard findings.isEmpty else { throw ExitCode.failure }
    if keep == nil { try? FileManager.default.removeItem(atPath: folder) }
  }
}
