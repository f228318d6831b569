import Architectures
import Basics
import Tensors

/// The network derived from a genotype: every node adds two operations on all channels.
public final class DerivedNetwork: TrainableNetwork {
  /// What it was made from.
  public let configuration: DerivedNetworkConfiguration
  /// What it is made of, layer by layer.
  public let plan: NetworkPlan
  let backbone: Backbone

  /// Throws `KitError` if the configuration cannot be built.
  public init(configuration: DerivedNetworkConfiguration, seed: UInt64, workers: Workers) throws {
    try configuration.validate()
    self.configuration = configuration
    plan = NetworkPlan(configuration)
    backbone = Backbone(plan, capacity: configuration.batchCapacity, seed: seed, workers: workers)
  }

  /// Trainable weights, named as in the authors' `state_dict`, with their gradients.
  public var parameters: ParameterSet { backbone.context.parameters }
  /// Running means and variances of batch normalisation, named as in the authors' `state_dict`.
  public var runningStatistics: ParameterSet { backbone.context.statistics }
  /// Rows of the feature matrices.
  public var inputRows: Int { configuration.rows }
  /// Frames of the feature matrices.
  public var inputFrames: Int { configuration.frames }
  /// The largest number of utterances in one pass.
  public var batchCapacity: Int { configuration.batchCapacity }

  /// Logits of a batch, [utterance][spoof, bona fide]; see `TrainableNetwork`.
  public func forward(_ matrices: [UnsafePointer<Float>], maskedRows: Range<Int>, mode: ForwardMode) -> [Float] {
    switch mode {
    case .training(let dropPath):
      return backbone.forward(matrices, maskedRows: maskedRows, training: true, dropPath: dropPath)
    case .evaluation: return backbone.forward(matrices, maskedRows: maskedRows, training: false, dropPath: nil)
    }
  }

  /// A function from batches to logits in evaluation mode, with the weights as they are now.
  ///
  /// Small networks score one utterance at a time on each thread: faster, and the same bits.
  public func makeEvaluator() -> ([UnsafePointer<Float>]) -> [Float] {
    // One utterance at a time reads all weights for each: it pays while they stay in the second cache.
    guard 4 * parameters.count <= 1 << 20 else {
      return { self.forward($0, maskedRows: 0..<0, mode: .evaluation) }
    }
    let scorer = ParallelScorer(self)
    return { scorer.logits($0) }
  }

  /// Gradients of the weights for the last forward pass, from the loss's derivatives by its logits.
  public func backward(_ logitGradients: [Float]) {
    backbone.backward(logitGradients, weights: true, architecture: false)
  }

  /// The embeddings (input of the classifier) of the last forward pass, [sample][channel].
  public var embeddings: [Float] { backbone.embeddings }
}
