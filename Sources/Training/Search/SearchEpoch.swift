import Architectures

/// What one epoch of a search came to.
public struct SearchEpoch: Codable, Equatable, Sendable {
  /// Counted from 0.
  public let epoch: Int
  /// Learning rate of the weights.
  public let learningRate: Double
  /// Mean loss of the weight steps, before each step.
  public let trainLoss: Double
  /// Share of the training utterances classified rightly, before each step.
  public let trainAccuracy: Double
  /// Mean loss of the architecture steps; nil during warm-up.
  public let architectureLoss: Double?
  /// Share of the dev set classified rightly after the epoch, with running statistics.
  public let devAccuracy: Double
  /// EER on the dev set, in [0, 1].
  public let devEqualErrorRate: Double
  /// What alphas and betas stand for after the epoch.
  public let genotype: Genotype

  /// Whether the architecture had learnt nothing yet: its genotype is that of the noise it started from.
  public var isWarmUp: Bool { architectureLoss == nil }
}
