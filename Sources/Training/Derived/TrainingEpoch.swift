/// What one epoch of training came to.
public struct TrainingEpoch: Codable, Equatable, Sendable {
  /// Counted from 0.
  public let epoch: Int
  /// Of all its steps.
  public let learningRate: Double
  /// The probability with which branches were dropped.
  public let dropPath: Double
  /// Mean loss of the steps, before each step.
  public let trainLoss: Double
  /// Share of the training utterances classified rightly, before each step.
  public let trainAccuracy: Double
  /// Share of the dev set classified rightly after the epoch, with running statistics.
  public let devAccuracy: Double
  /// EER on the dev set, in [0, 1].
  public let devEqualErrorRate: Double
}
