import Audio
import Basics
import Datasets

extension CorpusAudit {
  /// Audits a corpus in the layout of ASVspoof 2019 LA, reading every file that its protocols name.
  /// - Parameters:
  ///   - folder: the folder that holds `LA`, or `LA` itself.
  ///   - splits: those to audit; nil for all that the corpus has.
  ///   - seed: deals the files to the regression's folds.
  /// - Throws: `KitError` naming a protocol, line or audio file that is missing or malformed.
  public static func run(
    folder: String, splits: [Partition]? = nil, limits: Limits = Limits(), seed: UInt64 = 1, workers: Workers,
    showsProgress: Bool = true
  ) throws -> CorpusAudit {
    let layout = try CorpusLayout(folder)
    let listed = try (splits ?? layout.partitions()).flatMap { split in
      try layout.trials(split).map { (split: split, trial: $0) }
    }
    let progress = ProgressLine("measuring files", total: listed.count, enabled: showsProgress)
    let cases = try workers.tryMap(listed.count) { index -> Case in
      try Interruption.check()
      let (split, trial) = listed[index]
      let waveform = try AudioFile.readSpeech(layout.audioPath(split, utterance: trial.utterance))
      progress.advance()
      return Case(
        split: split, attack: trial.attack, cues: ShortcutCue.measure(waveform.samples.map { Double($0) }))
    }
    return try CorpusAudit(cases, limits: limits, seed: seed)
  }
}
