/// How well a system tells all bona fide trials from the spoofs of one attack.
public struct AttackResult: Sendable {
  /// The attack's name, for example `A07`.
  public let attack: String
  /// The number of spoofed trials of this attack.
  public let trials: Int
  /// The error rates at every threshold.
  public let tradeoff: DetectionErrorTradeoff
  /// The operating point where both rates are equal.
  public let equalErrorRate: EqualErrorRate

  init(attack: String, trials: Int, tradeoff: DetectionErrorTradeoff) {
    self.attack = attack
    self.trials = trials
    self.tradeoff = tradeoff
    equalErrorRate = tradeoff.equalErrorRate
  }
}
