import Architectures
import Basics
import Tensors

/// The network derived from a genotype: every node adds two operations on all channels.
public final class DerivedNetwork: TrainableNetwork {
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

  public var parameters: ParameterSet { backbone.context.parameters }
  public var runningStatistics: ParameterSet { backbone.context.statistics }
  public var inputRows: Int { configuration.rows }
  public var inputFrames: Int { configuration.frames }
  public var batchCapacity: Int { configuration.batchCapacity }

  public func forward(_ matrices: [UnsafePointer<Float>], maskedRows: Range<Int>, mode: ForwardMode) -> [Float] {
    switch mode {
    case .training(let dropPath):
      return backbone.forward(matrices, maskedRows: maskedRows, training: true, dropPath: dropPath)
    case .evaluation: return backbone.forward(matrices, maskedRows: maskedRows, training: false, dropPath: nil)
    }
  }

  public func makeEvaluator() -> ([UnsafePointer<Float>]) -> [Float] {
    // One utterance at a time reads all weights for each: it pays while they stay in the second cache.
    guard 4 * parameters.count <= 1 << 20 else {
      return { self.forward($0, maskedRows: 0..<0, mode: .evaluation) }
    }
    let scorer = ParallelScorer(self)
    return { scorer.logits($0) }
  }

  public func backward(_ logitGradients: [Float]) {
    backbone.backward(logitGradients, weights: true, architecture: false)
  }

  /// The embeddings (input of the classifier) of the last forward pass, [sample][channel].
  public var embeddings: [Float] { backbone.embeddings }
}
