/// How well a system tells all bona fide trials from the spoofs of one attack.
public struct AttackResult: Sendable {
  public let attack: String
  /// The number of spoofed trials of this attack.
  public let trials: Int
  public let tradeoff: DetectionErrorTradeoff
  public let equalErrorRate: EqualErrorRate

  init(attack: String, trials: Int, tradeoff: DetectionErrorTradeoff) {
    self.attack = attack
    self.trials = trials
    self.tradeoff = tradeoff
    equalErrorRate = tradeoff.equalErrorRate
  }
}
