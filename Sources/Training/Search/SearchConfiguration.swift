import Basics
import Features

/// The recipe of an architecture search; the defaults are the paper's.
public struct SearchConfiguration: Codable, Equatable, Sendable {
  /// How the architecture's gradient is computed.
  public enum Order: String, Codable, CaseIterable, Sendable {
    /// At the present weights.
    case first
    /// Through one step of the weights; four passes instead of one.
    case second
  }

  /// How often the weights' half is gone through; at least 1.
  public var epochs = 50
  /// Epochs at the start in which only the weights are trained.
  public var warmUpEpochs = 10
  /// Utterances in a batch of either half.
  public var batchSize = 64
  /// Learning rate of the weights.
  public var learningRate = CosineAnnealing(from: 1e-2, to: 1e-3)
  /// Of the weights.
  public var weightOptimiser = Adam.Configuration(weightDecay: 3e-4)
  /// Learning rate of the alphas and betas, the same in all epochs.
  public var architectureLearningRate = 6e-4
  /// Of the alphas and betas.
  public var architectureOptimiser = Adam.Configuration(beta1: 0.5, weightDecay: 1e-3)
  /// How the classes are weighed, in both halves.
  public var loss = WeightedCrossEntropy()
  /// How the architecture's gradient is computed.
  public var order = Order.first
  /// Which epoch's genotype the search keeps; nil for the authors' rule, the first one with the best dev accuracy.
  ///
  /// It moves no number of the search itself.
  public var keep: KeptEpoch?
  /// Frequency masking of both batches; nil for none.
  public var masking: FrequencyMask?
  /// Decides every random draw of the search; 0 is a seed like any other.
  public var seed: UInt64

  /// The paper's recipe, without masking.
  public init(seed: UInt64) { self.seed = seed }

  /// Throws `KitError` naming the first setting that makes no sense.
  public func validate() throws {
    func check(_ holds: Bool, _ what: String, _ advice: String) throws {
      guard holds else { throw KitError(what, advice: advice) }
    }
    try check(epochs >= 1, "a search of \(epochs) epochs", "Use at least 1.")
    try check(
      (0..<epochs).contains(warmUpEpochs), "a warm-up of \(warmUpEpochs) epochs in a search of \(epochs)",
      "The warm-up must leave at least one epoch for the architecture.")
    try check(batchSize >= 2, "a batch of \(batchSize) utterances", "Use at least 2.")
    for rate in [learningRate.first, learningRate.last, architectureLearningRate] {
      try check(rate > 0 && rate.isFinite, "the learning rate \(rate)", "Use a positive number.")
    }
  }
}
