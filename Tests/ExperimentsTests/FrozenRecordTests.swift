import Basics
import Experiments
import Foundation
import TestSupport
import Testing

@Suite("The frozen records")
struct FrozenRecordTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/chapters/frozen/mini"

  @Test("are read, and written again as the same bytes")
  func bytes() throws {
    let records = try Ledger(folder: Self.folder).records()
    #expect(records.count >= 16)
    for record in records {
      let path = "\(Self.folder)/\(record.identifier)/record.json"
      #expect(try CanonicalJSON.encode(record) == AtomicFile.read(path), "\(record.identifier)")
    }
  }

  @Test("are never taken for results of this engine: they left no fingerprint")
  func olderEngine() throws {
    let folder = try TemporaryFolder()
    let root = URL(fileURLWithPath: Self.folder).deletingLastPathComponent().path
    let results = KnownResults(
      ledger: Ledger(folder: folder.path), frozen: root, profile: .mini, seed: 1,
      circumstances: Circumstances(workers: Workers(threads: 1), data: nil))
    for record in try Ledger(folder: Self.folder).records() where record.identifier.hasPrefix("cost-k4") {
      #expect(record.fingerprint == nil)
      #expect(try results.entry(record.identifier)?.origin == .frozenOfOlderEngine)
    }
    // Copied into the ledger it is not a result of this run either.
    let copy = "\(folder.path)/cost-k4-plain"
    try AtomicFile.write(AtomicFile.read("\(Self.folder)/cost-k4-plain/record.json"), to: "\(copy)/record.json")
    #expect(try results.entry("cost-k4-plain")?.origin == .frozenOfOlderEngine)
  }

  @Test("are of the experiments as they are configured now")
  func configurations() throws {
    for record in try Ledger(folder: Self.folder).records() {
      let experiment = try Experiment.named(record.identifier)
      #expect(
        experiment.configuration(record.profile, seed: record.seed) == record.configuration, "\(record.identifier)")
    }
  }
}
