import Foundation
import Basics
import Metrics
import Testing

/// The published score files, where the checkout has them beside it.
enum Artifacts {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/artifacts").path
  static let arePresent =
    ["score-fixed_mel.txt", "score-learnable_linear.txt", "ASVspoof2019.LA.asv.eval.gi.trl.scores.txt"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
  static let reason: Comment = "the published score files are not in ../shared/artifacts"
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
