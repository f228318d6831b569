import Basics
import Tensors

/// How a forward pass treats batch normalisation and drop path.
public enum ForwardMode {
  /// Batch statistics, running statistics updated; everything that `backward` needs is kept. With a drop path, each
  /// branch that is not an identity is dropped per sample with `probability`, drawn from `generator`.
  case training(dropPath: DropPath?)
  /// Running statistics; nothing is kept.
  case evaluation
}

/// Drop path: the probability of dropping a branch for a sample, in [0, 1), and where the draws come from.
public struct DropPath {
  public let probability: Double
  public var generator: RandomGenerator

  public init(probability: Double, generator: RandomGenerator) {
    guard (0..<1).contains(probability) else { fatalError("drop path probability \(probability)") }
    self.probability = probability
    self.generator = generator
  }
}

/// A two-class network (logit 0 spoof, logit 1 bona fide) that can be trained.
public protocol TrainableNetwork: AnyObject {
  /// Trainable weights, named as in the authors' `state_dict`, with their gradients.
  var parameters: ParameterSet { get }
  /// Running means and variances of batch normalisation, named as in the authors' `state_dict`.
  var runningStatistics: ParameterSet { get }
  /// Rows and frames of the feature matrices that the network was built for.
  var inputRows: Int { get }
  var inputFrames: Int { get }
  /// The largest number of utterances in one pass; buffers are made for it once.
  var batchCapacity: Int { get }

  /// Logits of a batch.
  /// - Parameters:
  ///   - matrices: one pointer an utterance to `inputRows` x `inputFrames` values, row-major; 1 ... batchCapacity.
  ///   - maskedRows: feature rows read as zero in the whole batch (frequency masking); empty for none.
  /// - Returns: `matrices.count` x 2 values: spoof, bona fide.
  func forward(_ matrices: [UnsafePointer<Float>], maskedRows: Range<Int>, mode: ForwardMode) -> [Float]

  /// A function from batches to logits, as `forward` in evaluation mode, with the weights as they are now.
  ///
  /// Made once for a whole data set, it may be faster than `forward`; its bits are the same.
  func makeEvaluator() -> ([UnsafePointer<Float>]) -> [Float]

  /// Gradients of the last forward pass, which must have been in training mode; overwrites `parameters.gradients`.
  /// - Parameter logitGradients: the loss's derivatives, as `forward` returned the logits.
  func backward(_ logitGradients: [Float])
}

extension TrainableNetwork {
  public func makeEvaluator() -> ([UnsafePointer<Float>]) -> [Float] {
    { self.forward($0, maskedRows: 0..<0, mode: .evaluation) }
  }
}

/// A network whose architecture is relaxed into continuous parameters.
public protocol SearchableNetwork: TrainableNetwork {
  /// The alphas and betas before their softmax: `alphas_normal` and `alphas_reduce` (14 x 8), `betas_normal` and
  /// `betas_reduce` (14).
  var architecture: ParameterSet { get }
  /// Whether betas weigh the edges; without, every edge counts 1.
  var edgeNormalisation: Bool { get }

  /// As `backward`, for either or both of the two sets; what is not asked for is not computed and keeps its old
  /// gradients.
  func backward(_ logitGradients: [Float], weights: Bool, architecture: Bool)
}

extension SearchableNetwork {
  public func backward(_ logitGradients: [Float]) { backward(logitGradients, weights: true, architecture: false) }
}
