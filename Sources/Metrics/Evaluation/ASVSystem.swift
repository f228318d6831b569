import Basics

/// The speaker-verification system behind a countermeasure, as the t-DCF of all attacks together and of each needs it.
public struct ASVSystem: Equatable, Sendable {
  /// Over all spoofed trials.
  public let pooled: ASVErrorRates
  /// By attack, at the same threshold; nil where only pooled rates are known.
  public let attacks: [String: ASVErrorRates]?

  /// Counts errors in ASV scores at the threshold of the system's own equal error rate.
  ///
  /// Throws `KitError` as `ASVErrorRates` does.
  public init(scores: [ASVScore]) throws {
    pooled = try ASVErrorRates(scores: scores)
    let others = scores.filter { $0.key != .spoof }
    let groups = Dictionary(grouping: scores.filter { $0.key == .spoof }, by: \.attack)
    attacks = try groups.mapValues { try ASVErrorRates(scores: others + $0) }
  }

  /// A system of which only the error rates over all attacks are published; they serve for every attack.
  public init(pooled: ASVErrorRates) {
    self.pooled = pooled
    attacks = nil
  }

  /// The error rates on an attack, or over all for nil; throws `KitError` if there are ASV scores, but none of that
  /// attack.
  public func rates(_ attack: String?) throws -> ASVErrorRates {
    guard let attack, let attacks else { return pooled }
    guard let rates = attacks[attack] else {
      throw KitError(
        "the ASV scores have no trials of the attack \(attack); they have \(attacks.keys.sorted().joined(separator: ", "))",
        advice: "Give the ASV scores that belong to these trials.")
    }
    return rates
  }
}
