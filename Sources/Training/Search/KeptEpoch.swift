/// Which epoch's genotype a search keeps.
public enum KeptEpoch: String, Codable, CaseIterable, Sendable {
  /// The first one with the best dev accuracy, be it in the warm-up: the authors' rule.
  case best
  /// The first one with the best dev accuracy among those in which the architecture has learnt.
  case bestAfterWarmUp = "best-after-warm-up"
  /// The last one.
  case last

  /// The epoch of a search with at least one; `best` where the warm-up is not over yet.
  func choose(from epochs: [SearchEpoch]) -> SearchEpoch {
    guard self != .last else { return epochs[epochs.count - 1] }
    let learnt = epochs.filter { !$0.isWarmUp }
    let candidates = self == .bestAfterWarmUp && !learnt.isEmpty ? learnt : epochs
    return candidates.dropFirst().reduce(candidates[0]) { $1.devAccuracy > $0.devAccuracy ? $1 : $0 }
  }
}
