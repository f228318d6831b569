import Tensors

/// Two losses of the same weights w and architecture a: the training loss, which w minimises, and the validation loss,
/// which a minimises for the best w.
package protocol BilevelProblem {
  var weights: ParameterSet { get }
  var architecture: ParameterSet { get }

  /// Writes the training loss's gradients, at the present values, into those of the sets that are asked for.
  func trainingGradients(weights: Bool, architecture: Bool)
  /// Likewise for the validation loss.
  func validationGradients(weights: Bool, architecture: Bool)
}
