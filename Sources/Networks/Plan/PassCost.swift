/// Multiply-accumulates that one utterance costs in a pass through a network: those of the convolutions and of the
/// classifier, counted from the network's plan.
///
/// Every tap of a convolution counts at every output position, also where it falls outside the image, as tools that
/// count operations do.
public struct PassCost: Equatable, Codable, Sendable {
  /// Of the forward pass.
  public var forward = 0
  /// Gradients of the operations' inputs.
  public var inputGradients = 0
  /// Gradients of the convolutions' and the classifier's weights.
  public var weightGradients = 0
  /// Depthwise convolutions that the backward pass computes again instead of keeping their output.
  public var recomputed = 0

  /// Numbers of multiply-accumulates an utterance; none unless told.
  public init(forward: Int = 0, inputGradients: Int = 0, weightGradients: Int = 0, recomputed: Int = 0) {
    self.forward = forward
    self.inputGradients = inputGradients
    self.weightGradients = weightGradients
    self.recomputed = recomputed
  }

  /// What the mathematics asks for: all but what is computed again.
  public var needed: Int { forward + inputGradients + weightGradients }
  /// What is computed.
  public var executed: Int { needed + recomputed }

  /// The cost of both passes.
  public static func + (a: PassCost, b: PassCost) -> PassCost {
    PassCost(
      forward: a.forward + b.forward, inputGradients: a.inputGradients + b.inputGradients,
      weightGradients: a.weightGradients + b.weightGradients, recomputed: a.recomputed + b.recomputed)
  }
}
