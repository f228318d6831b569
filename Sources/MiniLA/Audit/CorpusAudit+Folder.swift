import Audio
import Foundation
import Foundations

extension CorpusAudit {
  /// Audits a corpus in the layout of ASVspoof 2019 LA, reading every file that its protocols name.
  /// - Parameters:
  ///   - folder: the folder that holds `LA`.
  ///   - splits: those to audit; a corpus need not have the others.
  ///   - seed: deals the files to the regression's folds.
  /// Throws `KitError` naming a protocol, line or audio file that is missing or malformed.
  public static func run(
    folder: String, splits: [CorpusSplit] = CorpusSplit.allCases, limits: Limits = Limits(), seed: UInt64 = 1,
    workers: Workers, showsProgress: Bool = true
  ) throws -> CorpusAudit {
    let listed = try splits.flatMap { split in
      try trials(folder: folder, split: split).map { (split: split, trial: $0) }
    }
    let progress = Foundations.Progress("measuring files", total: listed.count, enabled: showsProgress)
    let cases = try workers.tryMap(listed.count) { index -> Case in
      try Interruption.check()
      let (split, trial) = listed[index]
      let samples = try ClipReader.read("\(folder)/\(split.audioFolder)/\(trial.utterance).flac")
      progress.advance()
      return Case(split: split, attack: trial.attack, cues: ShortcutCue.measure(samples))
    }
    return try CorpusAudit(cases, limits: limits, seed: seed)
  }

  private struct Trial {
    var utterance: String
    var attack: String?
  }

  private static func trials(folder: String, split: CorpusSplit) throws -> [Trial] {
    let path = "\(folder)/\(split.protocolFile)"
    let lines = try AtomicFile.readText(path).split(separator: "\n")
    return try lines.enumerated().map { index, line in
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count == 5, ["bonafide", "spoof"].contains(fields[4]) else {
        throw KitError("expected SPEAKER UTTERANCE - ATTACK LABEL", at: "\(path):\(index + 1)")
      }
      return Trial(utterance: fields[1], attack: fields[4] == "spoof" ? fields[3] : nil)
    }
  }
}
