import Basics
import Datasets
import Experiments
import Foundation
import TestSupport
import Testing

@Suite("The matrix of experiments by the command line")
struct ExperimentsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try TinyCorpus(in: folder.file("corpus"))
  }

  private static let pair = ["search-lfcc-masked", "train-lfcc-masked"]

  private func run(_ ledger: String, _ more: [String] = []) -> [String] {
    ["experiments", "run", "train-lfcc-masked", "--profile", "smoke", "--data", "corpus", "--ledger", ledger] + more
  }

  private func records(_ ledger: String) throws -> [ExperimentRecord] {
    try Ledger(folder: folder.file(ledger)).records()
  }

  @Test("a training runs the search that it needs; what is in the ledger is not run again")
  func requirement() throws {
    let first = try KitProgram.run(run("ledger"), in: folder.path)
    #expect(first.status == 0, "\(first.errors)")
    let records = try records("ledger")
    #expect(records.map(\.identifier) == Self.pair)
    guard case .search(let search) = records[0].result, case .training(let training) = records[1].result else {
      Issue.record("\(records)")
      return
    }
    #expect(training.genotype == search.genotype)
    #expect(training.evaluation.attacks.map(\.name) == ["A01", "A02"])
    #expect(training.evaluation.bonafide == 4 && training.evaluation.spoofed == 8)
    for record in records {
      for (name, digest) in record.artefacts {
        #expect(try Digest(ofFile: folder.file("ledger/\(record.identifier)/\(name)")) == digest)
      }
    }

    let second = try KitProgram.run(run("ledger"), in: folder.path)
    #expect(second.status == 0)
    #expect(second.output.contains("search-lfcc-masked: in the ledger"))
    #expect(!second.output.contains("epoch"))
    #expect(try self.records("ledger") == records)

    let status = try KitProgram.run(
      ["experiments", "status", "--profile", "smoke", "--ledger", "ledger", "--data", "corpus"], in: folder.path)
    #expect(status.output.contains("2 of \(Experiment.paper.count) experiments"))
    #expect(status.output.contains(#/train-lfcc-masked +done +dev EER [0-9.]+%, eval EER [0-9.]+%/#))
    #expect(status.output.contains(#/search-lfb-plain +missing/#))
  }

  /// The words of the status table, by experiment.
  private func status(_ data: String) throws -> [String: String] {
    struct Entry: Decodable {
      let identifier: String
      let status: String
    }
    let ending = try KitProgram.run(
      ["experiments", "status", "--profile", "smoke", "--ledger", "ledger", "--data", data, "--json"], in: folder.path)
    let entries = try JSONDecoder().decode([Entry].self, from: Data(ending.output.utf8))
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.identifier, $0.status) })
  }

  @Test(
    "a changed audio file outdates what was made from it and nothing else; other data never fill the ledger in silence")
  func data() throws {
    #expect(try KitProgram.run(run("ledger"), in: folder.path).status == 0)
    let before = try records("ledger")
    #expect(try Self.pair.map { try status("corpus")[$0] } == ["done", "done"])

    // Another corpus in another folder.
    _ = try TinyCorpus(in: folder.file("other"), train: 20)
    #expect(try Self.pair.map { try status("other")[$0] } == ["outdated", "outdated"])
    let refused = try KitProgram.run(run("ledger").map { $0 == "corpus" ? "other" : $0 }, in: folder.path)
    #expect(refused.status == 1 && refused.errors.contains("it was made from other data: dev, train differ"))
    #expect(try records("ledger") == before)

    // A copy of the corpus elsewhere is the same data.
    try FileManager.default.copyItem(atPath: folder.file("corpus"), toPath: folder.file("copy"))
    #expect(try Self.pair.map { try status("copy")[$0] } == ["done", "done"])

    // One file of eval: the training was scored on it, the search has not seen it.
    let layout = try CorpusLayout(folder.file("corpus"))
    let path = layout.audioPath(.eval, utterance: "T_eval_1_0")
    let other = try AtomicFile.read(layout.audioPath(.eval, utterance: "T_eval_1_1"))
    try AtomicFile.write(other, to: path)
    #expect(try Self.pair.map { try status("corpus")[$0] } == ["done", "outdated"])
    let outdated = try KitProgram.run(run("ledger"), in: folder.path)
    #expect(outdated.status == 1)
    #expect(outdated.errors.contains("train-lfcc-masked is outdated: it was made from other data: eval differ"))
    let anew = try KitProgram.run(run("ledger", ["--anew"]), in: folder.path)
    #expect(anew.status == 0, "\(anew.errors)")
    #expect(anew.errors.contains("moved aside to "))
    let after = try records("ledger")
    #expect(after[0] == before[0])
    #expect(after[1].corpus?["eval"] != before[1].corpus?["eval"])
    #expect(after[1].artefacts["model.safetensors"] == before[1].artefacts["model.safetensors"])
  }

  // In a process of its own: the heap that is measured is that of the whole program.
  @Test("fewer channels through the mixed operations hold less memory and take less arithmetic")
  func costs() throws {
    let ran = try KitProgram.run(
      [
        "experiments", "run", "cost-k1-edges", "cost-k2-edges", "cost-k4-edges", "--profile", "smoke", "--ledger",
        "costs", "--threads", "2",
      ], in: folder.path)
    #expect(ran.status == 0, "\(ran.errors)")
    let records = try records("costs")
    let bytes = records.compactMap(\.measured.steps?.bytes)
    #expect(bytes.count == 3 && bytes[0] > bytes[1] && bytes[1] > bytes[2], "\(bytes)")
    let arithmetic = records.map { record -> Int in
      if case .cost(let cost) = record.result { cost.weightStep.needed + cost.architectureStep.needed } else { 0 }
    }
    #expect(arithmetic[0] > arithmetic[1] && arithmetic[1] > arithmetic[2], "\(arithmetic)")
  }

  @Test("killed again and again at any moment, it ends with the bits of a run that never was, on other threads too")
  func kill() throws {
    let whole = try KitProgram.run(run("whole", ["--threads", "1"]), in: folder.path)
    #expect(whole.status == 0, "\(whole.errors)")
    var kills = 0
    // Each attempt gets a little longer than the one before, so that kills fall everywhere in the work.
    for attempt in 1... {
      let started = try KitProgram(run("parts", ["--threads", "3"]), in: folder.path)
      let deadline = Date().addingTimeInterval(0.03 * Double(attempt))
      while started.isRunning, Date() < deadline { usleep(1_000) }
      if started.isRunning { started.send(SIGKILL) }
      let ending = started.end()
      if ending.status == 0 { break }
      #expect(ending.status == -SIGKILL, "\(ending.errors)")
      kills += 1
    }
    #expect(kills > 2)
    let expected = try records("whole")
    let found = try records("parts")
    #expect(found.map(\.identifier) == Self.pair)
    for (one, other) in zip(expected, found) {
      #expect(one.result == other.result)
      #expect(one.artefacts == other.artefacts)
      #expect(try one.reproducibleDigest() == other.reproducibleDigest())
    }
  }

  @Test("says which experiments there are when one is misspelt, and where a ledger's record is damaged")
  func errors() throws {
    let misspelt = try KitProgram.run(["experiments", "run", "search-mfcc"], in: folder.path)
    #expect(misspelt.status == 1)
    #expect(misspelt.errors.contains("there is no experiment \"search-mfcc\". The experiments are search-lfcc-masked,"))
    try AtomicFile.write("{}", to: folder.file("ledger/cost-k1-plain/record.json"))
    let damaged = try KitProgram.run(
      ["experiments", "status", "--profile", "smoke", "--ledger", "ledger"], in: folder.path)
    #expect(damaged.status == 1)
    #expect(damaged.errors.contains("cost-k1-plain/record.json: the key"))
  }

  @Test("a record of another configuration is neither taken nor overwritten")
  func outdated() throws {
    let arguments = { (profile: String) in
      ["experiments", "run", "cost-k4-plain", "--profile", profile, "--ledger", "ledger"]
    }
    #expect(try KitProgram.run(arguments("smoke"), in: folder.path).status == 0)
    let before = try records("ledger")
    let refused = try KitProgram.run(arguments("mini"), in: folder.path)
    #expect(refused.status == 1)
    #expect(
      refused.errors.contains(
        "what the ledger has of cost-k4-plain is outdated: it was made with another configuration"))
    #expect(try records("ledger") == before)
    let status = try KitProgram.run(
      ["experiments", "status", "--profile", "mini", "--ledger", "ledger", "--json"], in: folder.path)
    #expect(status.output.contains("\"outdated\""))
  }
}
