import Basics

/// The scores that one system gave to a set of utterances, in the order of the set.
public struct ScoreSet: Equatable, Sendable {
  /// One score for each utterance.
  public var scores: [Score]

  /// The scores of one system.
  public init(_ scores: [Score]) { self.scores = scores }

  /// The values of the bona fide trials, in order.
  public var bonafide: [Double] { scores.compactMap { $0.key == .bonafide ? $0.value : nil } }

  /// The values of all spoofed trials, in order.
  public var spoof: [Double] { scores.compactMap { $0.key == .spoof ? $0.value : nil } }

  /// The values of the spoofed trials of one attack, in order; empty for an attack that does not occur.
  public func spoof(of attack: String) -> [Double] {
    scores.compactMap { $0.key == .spoof && $0.attack == attack ? $0.value : nil }
  }

  /// The names of the attacks among the spoofed trials, sorted.
  public var attacks: [String] { Set(scores.lazy.filter { $0.key == .spoof }.map(\.attack)).sorted() }

  /// The miss and false-alarm rates of all trials at every threshold; throws `KitError` if a class is missing or a
  /// score is not finite.
  public func errorTradeoff() throws -> DetectionErrorTradeoff {
    try DetectionErrorTradeoff(bonafide: bonafide, spoof: spoof)
  }

  /// The equal error rate over all trials; throws as `errorTradeoff()` does.
  public func equalErrorRate() throws -> EqualErrorRate { try errorTradeoff().equalErrorRate }

  /// All bona fide trials against the spoofed trials of one attack after the other, in the order of their names.
  ///
  /// Throws `KitError` if a class is missing or a score is not finite.
  public func breakdown() throws -> [AttackResult] {
    let bonafide = bonafide.sorted()
    try DetectionErrorTradeoff.check(bonafide, of: "bona fide")
    var values: [String: [Double]] = [:]
    for score in scores where score.key == .spoof { values[score.attack, default: []].append(score.value) }
    guard !values.isEmpty else { throw DetectionErrorTradeoff.missing("spoofed") }
    return try values.keys.sorted().map { attack in
      let spoof = values[attack]!.sorted()
      try DetectionErrorTradeoff.check(spoof, of: "spoofed")
      let tradeoff = DetectionErrorTradeoff(sortedBonafide: bonafide, sortedSpoof: spoof)
      return AttackResult(attack: attack, trials: spoof.count, tradeoff: tradeoff)
    }
  }
}
