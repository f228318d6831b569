import AntiSpoofing
import Foundation

/// A run of one reader over many inputs.
struct Campaign {
  let reader: Reader
  let inputs: Int
  let seed: UInt64
  /// The folder with a folder of inputs for each reader.
  let corpus: String
  /// The folder that examples are named from.
  let repository: String
  /// Where the present input lies: what is left there when the program ends early is what it ended by.
  let folder: String

  /// What came of the inputs.
  struct Outcome {
    var accepted = 0
    var refused = 0
    var findings: [String] = []
    var slowest = 0.0
  }

  /// Seconds after which an input counts as one that is never finished.
  static let patience: UInt32 = 10

  /// Runs all inputs; throws `KitError` if there is no corpus.
  func run() throws -> Outcome {
    let path = "\(folder)/\(reader.name).\(reader.suffix)"
    var mutator = Mutator(
      corpus: try load(), words: reader.words, generator: RandomGenerator(seed: seed, stream: "fuzz.\(reader.name)"))
    var outcome = Outcome()
    for number in 0..<inputs {
      try Interruption.check()
      let input = reader.wrap(mutator.next())
      try write(input, to: path)
      let started = Date()
      // The kernel ends the program, and the input stays.
      alarm(Self.patience)
      defer { alarm(0) }
      do {
        try reader.read(path)
        outcome.accepted += 1
      } catch is KitError {
        outcome.refused += 1
      } catch {
        let kept = "\(folder)/finding-\(reader.name)-\(number).\(reader.suffix)"
        try write(input, to: kept)
        outcome.findings.append("\(kept): \(error)")
      }
      outcome.slowest = max(outcome.slowest, Date().timeIntervalSince(started))
    }
    unlink(path)
    return outcome
  }

  private func write(_ data: Data, to path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: data) else {
      throw KitError("cannot write the input", at: path, advice: "Name another folder with --keep.")
    }
  }

  /// The inputs of the corpus, and the examples of the repository, in the order of their names.
  private func load() throws -> [Data] {
    var paths: [String] = []
    for folder in ["\(corpus)/\(reader.name)"] + reader.examples.map({ "\(repository)/\($0)" }) {
      let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      paths += names.filter { !$0.hasPrefix(".") && (folder.hasPrefix(corpus) || $0.hasSuffix(".\(reader.suffix)")) }
        .sorted().map { "\(folder)/\($0)" }
    }
    let inputs = try paths.compactMap { path -> Data? in
      var isFolder: ObjCBool = false
      FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      return isFolder.boolValue ? nil : try AtomicFile.read(path)
    }
    guard !inputs.isEmpty else {
      throw KitError("there are no inputs for the reader \(reader.name)", at: corpus, advice: "Name the corpus.")
    }
    return inputs
  }
}
