import Basics
import Datasets
import Experiments
import Foundation
import Testing

@Suite("The ledger")
struct LedgerTests {
  private func withLedger(_ body: (Ledger) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(Ledger(folder: folder))
  }

  private func status(
    of experiment: Experiment, in ledger: Ledger, _ profile: Profile = .smoke, data: CorpusFeatures? = nil
  ) throws -> ExperimentStatus {
    try ledger.status(
      of: experiment, profile: profile, seed: 1,
      circumstances: Circumstances(workers: Workers(threads: 1), data: data))
  }

  private func runner(_ ledger: Ledger, threads: Int = 1, replacesOutdated: Bool = false) -> ExperimentRunner {
    ExperimentRunner(
      profile: .smoke, seed: 1, ledger: ledger,
      data: CorpusFeatures(workers: Workers(threads: threads), cache: nil) {
        throw KitError("no corpus is needed here")
      }, revision: "abc", replacesOutdated: replacesOutdated)
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
      guard case .recorded = try status(of: experiment, in: ledger) else {
        Issue.record("not recorded")
        return
      }
      guard case .outdated = try status(of: experiment, in: ledger, .paper) else {
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
      guard case .inProgress(2, 3) = try status(of: experiment, in: ledger) else {
        Issue.record("not in progress")
        return
      }
      try AtomicFile.write("{\"seconds\":1}\nnoise\n", to: path)
      let error = try #require(throws: KitError.self) {
        try status(of: experiment, in: ledger)
      }
      #expect(error.location == "\(path):2")
    }
  }

  @Test("a record of another engine is outdated and says so; it is not run over in silence, but moved aside on request")
  func otherEngine() throws {
    try withLedger { ledger in
      let experiment = try Experiment.named("cost-k4-plain")
      let record = try runner(ledger).run([experiment])[0]
      let path = "\(ledger.folder(of: experiment.identifier))/record.json"
      let engine = try #require(record.fingerprint?.engine)
      // What a build with another kernel would have left: its own digest in the file is left out, as it cannot be right.
      let other = try AtomicFile.readText(path).replacingOccurrences(
        of: engine.hex, with: String(engine.hex.reversed())
      )
      .replacing(#/  "digest" : "[0-9a-f]+",\n/#, with: "")
      try AtomicFile.write(other, to: path)
      guard case .outdated(_, let reasons) = try status(of: experiment, in: ledger) else {
        Issue.record("a record of another engine counts")
        return
      }
      #expect(reasons.count == 1 && reasons[0].hasPrefix("another engine made it: its fingerprint is "))
      #expect(reasons[0].hasSuffix("the kit has changed, FFTW and the C library have not"))
      let error = try #require(throws: KitError.self) { try runner(ledger).run([experiment]) }
      #expect(error.what.hasPrefix("what the ledger has of cost-k4-plain is outdated: another engine"))
      #expect(error.advice?.contains("--anew") == true)
      #expect(try AtomicFile.readText(path) == other)
      let again = try runner(ledger, replacesOutdated: true).run([experiment])[0]
      #expect(again.fingerprint == record.fingerprint && again.result == record.result)
      #expect(
        try AtomicFile.readText("\(ledger.folder(of: experiment.identifier))/earlier/1/record.json") == other)
    }
  }

  @Test("a record that was changed behind its digest is refused by its path")
  func changed() throws {
    try withLedger { ledger in
      let experiment = try Experiment.named("cost-k4-plain")
      try runner(ledger).run([experiment])
      let path = "\(ledger.folder(of: experiment.identifier))/record.json"
      let text = try AtomicFile.readText(path)
      try AtomicFile.write(text.replacing(#/"parameters" : \d+/#, with: "\"parameters\" : 1"), to: path)
      let error = try #require(throws: KitError.self) { try ledger.record(of: experiment.identifier) }
      #expect(error.location == path && error.what == "the record is not as it was written: its digest is another")
    }
  }

  @Test("a record of a run over several processes says from when to when, at which commits and on which machines")
  func stretches() throws {
    func line(_ ended: String, _ revision: String, _ threads: Int) -> String {
      """
      {"seconds":60,"ended":"\(ended)","origin":{"revision":"\(revision)","threads":\(threads),"machine":\
      {"processor":"P","instructionSet":"AVX2","processors":2,"memory":1,"system":"S"}}}
      """
    }
    try withLedger { ledger in
      let experiment = try Experiment.named("cost-k2-plain")
      let log = [
        "{\"seconds\":3}", line("2026-01-01T10:01:00Z", "a", 1), line("2026-01-01T10:02:00Z", "a", 1),
        line("2026-01-03T10:00:00Z", "b-changed", 2),
      ]
      try AtomicFile.write(
        log.joined(separator: "\n") + "\n", to: "\(ledger.folder(of: experiment.identifier))/log.jsonl")
      let measured = try runner(ledger).run([experiment])[0].measured
      let stretches = try #require(measured.stretches)
      #expect(stretches.map(\.epochs) == [2, 1])
      #expect(stretches.map(\.from) == ["2026-01-01T10:00:00Z", "2026-01-03T09:59:00Z"])
      #expect(stretches.map(\.to) == ["2026-01-01T10:02:00Z", "2026-01-03T10:00:00Z"])
      #expect(stretches.map(\.origin.revision) == ["a", "b-changed"])
      #expect(measured.date == "2026-01-03T10:00:00Z" && measured.revision == "b-changed" && measured.threads == 2)
    }
  }
}
