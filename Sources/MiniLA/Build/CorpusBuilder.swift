import Audio
import Basics
import Datasets
import Foundation

/// Makes the files of a corpus in a folder that nobody else looks at yet.
struct CorpusBuilder {
  let planner: CorpusPlanner
  let folder: String
  let workers: Workers
  let progress: ProgressLine

  private static let attempts = 20

  /// A finished file.
  private struct Made {
    var plan: FilePlan
    var digest: Digest
    var samples: Int
  }

  /// Writes audio files, protocols and `files.tsv`, and returns the digest of it all with the parts.
  func build() throws -> (digest: Digest, parts: [CorpusReport.Part]) {
    let hasher = Digest.Hasher()
    let layout = CorpusLayout(creatingIn: folder)
    var parts: [CorpusReport.Part] = []
    var listing = ["utterance\tsplit\tspeaker\tattack\tsource\tclips\tsha256 of samples"]
    for split in Partition.allCases {
      let folder = layout.audioFolder(split)
      try makeFolder(folder)
      var names = utterances(split)[...]
      let bonafide = try make(planner.bonafide(split), names: names, folder: folder)
      var made = Array(zip(names, bonafide))
      names = names.dropFirst(bonafide.count)
      for attack in split.attacks {
        let plans = planner.spoofed(split, attack, bonafide: bonafide.map(\.plan))
        let spoofed = try make(plans, names: names, folder: folder)
        made += zip(names, spoofed)
        names = names.dropFirst(spoofed.count)
      }
      var generator = RandomGenerator(seed: planner.seed, stream: "mini-la.protocol", split.ordinal)
      generator.shuffle(&made)
      var trials: [Trial] = []
      for (name, file) in made {
        let source = planner.library.sources(split, file.plan.attack)[file.plan.source]
        let trial = Trial(
          speaker: source.identifier, utterance: name, attack: file.plan.attack?.identifier,
          label: file.plan.attack == nil ? .bonafide : .spoof)
        trials.append(trial)
        let clips = file.plan.assembly.pieces.map { source.paths[$0.clip] }.joined(separator: ",")
        listing.append(
          [name, split.rawValue, trial.speaker, trial.attack ?? "-", source.name, clips, file.digest.hex]
            .joined(separator: "\t"))
        hasher.update(Data("\(trial.line) \(file.digest.hex)\n".utf8))
      }
      try TrialProtocol.write(trials, to: layout.newProtocolPath(split))
      parts.append(part(split, made.map(\.1)))
    }
    try AtomicFile.write(listing.joined(separator: "\n") + "\n", to: "\(folder)/files.tsv")
    return (hasher.finish(), parts)
  }

  private func make(_ plans: [FilePlan], names: ArraySlice<String>, folder: String) throws -> [Made] {
    let names = Array(names)
    return try workers.tryMap(plans.count) { index in
      try Interruption.check()
      let (plan, samples) = try make(plans[index])
      try AudioFile.write(samples, to: "\(folder)/\(names[index]).flac")
      progress.advance()
      return Made(plan: plan, digest: samples.withUnsafeBytes { Digest(of: Data($0)) }, samples: samples.count)
    }
  }

  /// The samples of a file, from the first plan whose result has a duration that a corpus file may have.
  private func make(_ plan: FilePlan) throws -> (FilePlan, [Int16]) {
    let source = planner.library.sources(plan.split, plan.attack)[plan.source]
    let chain = ProcessingChain()
    for attempt in 0..<Self.attempts {
      let plan = attempt == 0 ? plan : planner.replanned(plan, attempt: attempt)
      let speaker = plan.background.map { planner.library.sources(plan.split, nil)[$0] }
      var noise = plan.generator("background", seed: planner.seed, attempt: attempt)
      var speech = plan.assembly.samples(
        of: source.clips,
        background: speaker?.background.map { profile in { profile.noise($0, generator: &noise) } })
      if let vocoder = plan.attack?.vocoder {
        var generator = plan.generator("attack", seed: planner.seed, attempt: attempt)
        speech = vocoder.apply(to: speech, generator: &generator)
      }
      var generator = plan.generator("chain", seed: planner.seed, attempt: attempt)
      if let samples = chain.finish(speech, generator: &generator) { return (plan, samples) }
    }
    throw KitError(
      "no \(plan.attack?.identifier ?? "bona fide") utterance of \(source.name) lasts \(ProcessingChain.durations) s",
      at: source.paths.first, advice: "Its recordings may hold no speech; report which package versions are installed.")
  }

  /// Distinct names for all files of a split.
  private func utterances(_ split: Partition) -> [String] {
    var generator = RandomGenerator(seed: planner.seed, stream: "mini-la.names", split.ordinal)
    var taken: Set<Int> = []
    var names: [String] = []
    while names.count < planner.scale.files(in: split) {
      let number = 1_000_000 + generator.integer(below: 9_000_000)
      if taken.insert(number).inserted { names.append("LA_\(split.letter)_\(number)") }
    }
    return names
  }

  private func part(_ split: Partition, _ made: [Made]) -> CorpusReport.Part {
    var spoofed: [String: Int] = [:]
    for attack in split.attacks {
      spoofed[attack.identifier] = made.filter { $0.plan.attack == attack }.count
    }
    return CorpusReport.Part(
      split: split, bonafide: made.filter { $0.plan.attack == nil }.count, spoofed: spoofed,
      seconds: Double(made.reduce(0) { $0 + $1.samples }) / 16_000,
      speakers: planner.library.sources(split, nil).count)
  }

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw KitError("cannot make the folder: \(error)", at: path, advice: "Check the permissions and the free space.")
    }
  }
}
