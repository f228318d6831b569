import Audio
import Auditing
import Basics
import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Corpus audit")
struct CorpusAuditTests {
  /// Files whose cues are noise, with a shift of one cue for one attack.
  private func cases(_ count: Int, shift: Double = 0) -> [CorpusAudit.Case] {
    var generator = RandomGenerator(seed: 5, stream: "test")
    return [nil, "A01", "A02", "A03"].flatMap { attack in
      (0..<count).map { _ in
        var cues = ShortcutCue.allCases.map { _ in generator.normal() }
        if attack == "A02" { cues[3] -= shift }
        return CorpusAudit.Case(split: .dev, attack: attack, cues: cues)
      }
    }
  }

  @Test("passes a corpus whose cues are the same for all")
  func fair() throws {
    let audit = try CorpusAudit(cases(200))
    #expect(audit.isPassed)
    #expect(audit.rows.map(\.attack) == [nil, "A01", "A02", "A03"])
    #expect(audit.rows.allSatisfy { $0.isJudged && $0.areas.allSatisfy { $0 >= 0.5 } })
    #expect(audit.table.contains("passed: nearest to its limit"))
  }

  @Test("fails one attack that a single cue gives away, in either direction")
  func leaky() throws {
    for shift in [3.0, -3.0] {
      let audit = try CorpusAudit(cases(200, shift: shift))
      #expect(!audit.isPassed)
      #expect(audit.rows.filter { !$0.isPassed }.map(\.attack).contains("A02"))
      #expect(audit.rows[1].isPassed && audit.rows[3].isPassed)
      #expect(audit.rows[2].areas[3] > 0.9 && audit.rows[2].areas[2] < 0.6)
      #expect(audit.table.contains("FAILED"))
    }
  }

  @Test("does not judge comparisons of a few files, and says so")
  func few() throws {
    let audit = try CorpusAudit(cases(20, shift: 5))
    #expect(audit.rows.allSatisfy { !$0.isJudged })
    #expect(audit.table.contains("not judged"))
  }

  @Test("gives the same areas for the same seed")
  func repeatable() throws {
    let files = cases(60, shift: 1)
    #expect(try CorpusAudit(files, seed: 4) == CorpusAudit(files, seed: 4))
  }

  @Test("needs both classes")
  func oneClass() {
    #expect(throws: KitError.self) { try CorpusAudit(cases(10).filter { $0.attack != nil }) }
    #expect(throws: KitError.self) { try CorpusAudit([]) }
  }

  @Test("finds longer silence before spoofed files in a folder of audio")
  func folder() throws {
    let folder = try TemporaryFolder()
    let layout = CorpusLayout(creatingIn: folder.path)
    var lines: [String] = []
    var generator = RandomGenerator(seed: 1, stream: "test")
    for index in 0..<120 {
      let isSpoof = index % 2 == 0
      let silence = (isSpoof ? 3200 : 800) + generator.integer(below: 1600)
      let samples = (0..<silence + 8000).map { place in
        place < silence ? Int16(0) : Int16(3000 * sin(Double(place) * 0.3) + 20 * generator.normal())
      }
      let name = "LA_T_\(1_000_000 + index)"
      try AudioFile.write(samples, to: layout.audioPath(.train, utterance: name))
      lines.append("LA_0001 \(name) - \(isSpoof ? "A01 spoof" : "- bonafide")")
    }
    try AtomicFile.write(lines.joined(separator: "\n"), to: layout.newProtocolPath(.train))
    let audit = try CorpusAudit.run(
      folder: folder.path, splits: [.train], workers: Workers(threads: 2), showsProgress: false)
    #expect(!audit.isPassed)
    let lead = ShortcutCue.allCases.firstIndex(of: .leadingSilence)!
    #expect(audit.rows[0].areas[lead] > 0.9)
  }

  @Test("names the protocol that is missing")
  func missing() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: KitError.self) {
      try CorpusAudit.run(folder: folder.path, workers: Workers(threads: 1), showsProgress: false)
    }
    #expect(error?.description.contains(folder.path) == true)
  }
}
