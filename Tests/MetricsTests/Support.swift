import Basics
import Metrics
import TestSupport
import Testing

/// The published score files, where they are.
enum PublishedScores {
  static let fixed = "score-fixed_mel.txt"
  static let learnable = "score-learnable_linear.txt"
  static let asv = "ASVspoof2019.LA.asv.eval.gi.trl.scores.txt"
  static let asvOfDev = "ASVspoof2019.LA.asv.dev.gi.trl.scores.txt"
  static let arePresent = OthersData.has(fixed, learnable, asv, asvOfDev)
  static let reason = OthersData.reason(fixed, learnable, asv, asvOfDev)
}

func isClose(_ a: Double, _ b: Double, within tolerance: Double = 1e-12) -> Bool { abs(a - b) <= tolerance }

/// Seeded normal scores, bona fide centred at `separation`.
func normalScores(bonafide: Int, spoof: Int, separation: Double, seed: UInt64 = 1) -> ScoreSet {
  var generator = RandomGenerator(seed: seed, stream: "metrics.tests")
  let first = (0..<bonafide).map {
    Score(utterance: "B\($0)", attack: "-", key: .bonafide, value: separation + generator.normal())
  }
  let second = (0..<spoof).map {
    Score(utterance: "S\($0)", attack: $0 % 2 == 0 ? "A01" : "A02", key: .spoof, value: generator.normal())
  }
  return ScoreSet(first + second)
}
