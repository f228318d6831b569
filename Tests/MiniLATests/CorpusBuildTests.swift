import Audio
import Basics
import Datasets
import Foundation
import MiniLA
import TestSupport
import Testing

/// What building a corpus needs from the machine.
enum BuildRequirements {
  /// Nil if a corpus can be built here, else why not.
  static let obstacle: String? = {
    do {
      for program in ["espeak-ng", "flite", "festival"] { _ = try Program(program, package: program) }
      try SourceCache().prepare(try SourceManifest.standard(), workers: Workers(threads: 1))
      return nil
    } catch {
      return "\(error)"
    }
  }()
}

@Suite(
  "Building a corpus", .serialized,
  .enabled(if: BuildRequirements.obstacle == nil, "cannot build here: \(BuildRequirements.obstacle ?? "")"))
struct CorpusBuildTests {
  private func build(into folder: String, threads: Int, scale: CorpusScale = .smoke) throws -> (
    report: CorpusReport, isNew: Bool
  ) {
    try MiniLA.build(
      scale: scale, output: folder, workers: Workers(threads: threads), showsProgress: false)
  }

  @Test("the smoke corpus is whole, speaker-disjoint, and has the same bits at one and two threads")
  func smoke() throws {
    let place = try TemporaryFolder()
    let folder = "\(place.path)/corpus"
    let built = try build(into: folder, threads: 2)
    #expect(built.isNew)

    let layout = try CorpusLayout(folder)
    let scale = CorpusScale.smoke
    var speakers: Set<String> = []
    for split in Partition.allCases {
      let trials = try layout.trials(split)
      #expect(trials.count == scale.files(in: split))
      #expect(trials.filter { $0.label == .bonafide }.count == scale.bonafide(in: split))
      for attack in split.attacks {
        #expect(trials.filter { $0.attack == attack.identifier }.count == scale.spoofed(in: split))
      }
      let present = Set(trials.map(\.speaker))
      #expect(speakers.isDisjoint(with: present))
      speakers.formUnion(present)

      let audio = try FileManager.default.contentsOfDirectory(atPath: layout.audioFolder(split))
      #expect(Set(audio) == Set(trials.map { $0.utterance + ".flac" }))
      for trial in trials {
        #expect(trial.utterance.hasPrefix("LA_\(split.letter)_"))
        let waveform = try AudioFile.readSpeech(layout.audioPath(split, utterance: trial.utterance))
        #expect((1.3...4.5).contains(waveform.duration))
        let power = waveform.samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(waveform.samples.count)
        #expect((-30.0...(-26)).contains(10 * log10(power)))
      }
    }

    let single = try build(into: "\(place.path)/single", threads: 1)
    #expect(single.report.digest == built.report.digest)
    let again = try build(into: folder, threads: 1)
    #expect(!again.isNew && again.report == built.report)
    #expect(try CorpusReport(folder: folder) == built.report)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).sorted() == ["corpus", "single"])

    try FileManager.default.removeItem(atPath: layout.newProtocolPath(.dev))
    #expect(try build(into: folder, threads: 2).isNew)
  }

  @Test("a folder that holds something else is left alone")
  func foreign() throws {
    let place = try TemporaryFolder()
    try AtomicFile.write("mine", to: "\(place.path)/thesis.txt")
    let error = #expect(throws: KitError.self) { try build(into: place.path, threads: 1) }
    #expect(error?.advice?.contains("--output") == true)
    #expect(try AtomicFile.readText("\(place.path)/thesis.txt") == "mine")
  }
}
