import Basics
import Features

/// The recipe of training a derived network from scratch; the defaults are the paper's.
public struct TrainingConfiguration: Codable, Equatable, Sendable {
  /// How often the train set is gone through; at least 1.
  public var epochs = 100
  /// Utterances in a batch; at least 2.
  public var batchSize = 128
  /// Learning rate by epoch.
  public var learningRate = CosineAnnealing(from: 1e-3, to: 1e-4)
  /// Of the weights.
  public var optimiser = Adam.Configuration(weightDecay: 3e-4)
  /// How the classes are weighed.
  public var loss = WeightedCrossEntropy()
  /// The probability of dropping a branch grows linearly from 0 in the first epoch towards this value; in [0, 1).
  public var dropPath = 0.2
  /// Frequency masking; nil for none.
  public var masking: FrequencyMask?
  /// Decides every random draw of the training; 0 is a seed like any other.
  public var seed: UInt64

  /// The paper's recipe, without masking.
  public init(seed: UInt64) { self.seed = seed }

  /// The drop path probability of an epoch counted from 0.
  public func dropPath(epoch: Int) -> Double { dropPath * Double(epoch) / Double(epochs) }

  /// Throws `KitError` naming the first setting that makes no sense.
  public func validate() throws {
    func check(_ holds: Bool, _ what: String, _ advice: String) throws {
      guard holds else { throw KitError(what, advice: advice) }
    }
    try check(epochs >= 1, "a training of \(epochs) epochs", "Use at least 1.")
    try check(batchSize >= 2, "a batch of \(batchSize) utterances", "Use at least 2.")
    try check((0..<1).contains(dropPath), "the drop path probability \(dropPath)", "Use 0 or more and less than 1.")
    for rate in [learningRate.first, learningRate.last] {
      try check(rate > 0 && rate.isFinite, "the learning rate \(rate)", "Use a positive number.")
    }
  }
}
