import Audio
import Basics
import Datasets
import Foundation

/// A corpus of half-second files in which bona fide files are chords and spoofed ones are noise.
struct TinyCorpus {
  let layout: CorpusLayout

  /// Writes it below a folder.
  ///
  /// - Parameters:
  ///   - folder: gets `LA`.
  ///   - train: bona fide files of the train set, and spoofed ones of each of two attacks; dev and eval have a quarter.
  init(in folder: String, train: Int = 16) throws {
    layout = CorpusLayout(creatingIn: folder)
    for (number, partition) in Partition.allCases.enumerated() {
      let count = partition == .train ? train : train / 4
      var trials: [Trial] = []
      for (kind, attack) in [nil, "A01", "A02"].enumerated() {
        for index in 0..<count {
          let name = "T_\(partition.rawValue)_\(kind)_\(index)"
          var generator = RandomGenerator(seed: 1, stream: "tiny", number, kind, index)
          try AudioFile.write(
            Self.samples(kind, generator: &generator), to: layout.audioPath(partition, utterance: name))
          trials.append(
            Trial(
              speaker: "T_\(kind)", utterance: name, attack: attack, label: attack == nil ? .bonafide : .spoof))
        }
      }
      try TrialProtocol.write(trials, to: layout.newProtocolPath(partition))
    }
  }

  /// A chord for kind 0, white noise for 1, noise of every other sample for 2; with a background of noise.
  private static func samples(_ kind: Int, generator: inout RandomGenerator) -> [Double] {
    let tones = (0..<3).map { _ in 2 * Double.pi * generator.uniform(150, 3_000) / 16_000 }
    return (0..<8_000).map { n in
      let speech =
        switch kind {
        case 0: tones.reduce(0) { $0 + 0.1 * sin($1 * Double(n)) }
        case 1: 0.1 * generator.normal()
        default: n % 2 == 0 ? 0.15 * generator.normal() : 0
        }
      return speech + 0.003 * generator.normal()
    }
  }
}
