import Datasets
import Experiments
import Foundation
import Basics
import Testing

@Suite("The ledger")
struct LedgerTests {
  private func withLedger(_ body: (Ledger) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(Ledger(folder: folder))
  }

  private func runner(_ ledger: Ledger, threads: Int = 1) -> ExperimentRunner {
    ExperimentRunner(
      profile: .smoke, seed: 1, ledger: ledger,
      data: CorpusFeatures(workers: Workers(threads: threads), cache: nil) {
        throw KitError("no corpus is needed here")
      }, revision: "abc")
  }

  @Test("an experiment that needs no corpus asks for none, and its record reads as it was written")
  func cost() throws {
    try withLedger { ledger in
      let experiment = try Experiment.named("cost-k4-plain")
      #expect(try ledger.record(of: experiment.identifier) == nil)
      let records = try runner(ledger).run([experiment])
      #expect(try ledger.records() == records)
      guard case .cost(let cost) = records[0].result, let steps = records[0].measured.steps else {
        Issue.record("\(records)")
        return
      }
      #expect(cost.parameters > 0 && cost.weightStep.needed > cost.architectureStep.needed)
      #expect(steps.weightSeconds > 0 && steps.architectureSeconds > 0)
      #expect(records[0].measured.revision == "abc")
      guard case .recorded = try ledger.status(of: experiment, profile: .smoke, seed: 1) else {
        Issue.record("not recorded")
        return
      }
      guard case .outdated = try ledger.status(of: experiment, profile: .paper, seed: 1) else {
        Issue.record("a record of another scale counts")
        return
      }
    }
  }

  @Test("what may differ between two runs has no part in the digest of what may not")
  func digest() throws {
    try withLedger { ledger in
      let experiment = try Experiment.named("cost-k2-plain")
      let first = try runner(ledger).run([experiment])[0]
      try FileManager.default.removeItem(atPath: ledger.folder(of: experiment.identifier))
      let second = try runner(ledger, threads: 2).run([experiment])[0]
      #expect(first.measured != second.measured)
      #expect(try first.reproducibleDigest() == second.reproducibleDigest())
    }
  }

  @Test("a training without the genotype that it needs is not begun, and a missing corpus is named")
  func corpus() throws {
    try withLedger { ledger in
      let error = try #require(throws: KitError.self) {
        try runner(ledger).run([try Experiment.named("train-lfb-plain")])
      }
      #expect(error.what == "no corpus is needed here")
      #expect(try ledger.records().isEmpty)
    }
  }

  @Test("a damaged log is an error at its line, not an unfinished run")
  func log() throws {
    try withLedger { ledger in
      let experiment = try Experiment.named("search-lfcc-plain")
      let path = "\(ledger.folder(of: experiment.identifier))/log.jsonl"
      try AtomicFile.write("{\"seconds\":1}\n{\"seconds\":2}\n", to: path)
      guard case .inProgress(2, 3) = try ledger.status(of: experiment, profile: .smoke, seed: 1) else {
        Issue.record("not in progress")
        return
      }
      try AtomicFile.write("{\"seconds\":1}\nnoise\n", to: path)
      let error = try #require(throws: KitError.self) {
        try ledger.status(of: experiment, profile: .smoke, seed: 1)
      }
      #expect(error.location == "\(path):2")
    }
  }
}
