import Basics
import Experiments
import Foundation
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

  @Test("are of the experiments as they are configured now")
  func configurations() throws {
    for record in try Ledger(folder: Self.folder).records() {
      let experiment = try Experiment.named(record.identifier)
      #expect(
        experiment.configuration(record.profile, seed: record.seed) == record.configuration, "\(record.identifier)")
    }
  }
}
