import Basics
import Networks
import Tensors

/// One step of the bilevel search: first the architecture on a validation batch, then the weights on a training batch.
///
/// Every pass is in training mode, so a first-order architecture step moves the running statistics too, as in the
/// authors' code; a second-order one restores them, because its passes are at other weights.
public final class SearchStep {
  private let network: any SearchableNetwork
  private let configuration: SearchConfiguration
  private let workers: Workers
  private let problem: Problem
  let weightOptimiser: Adam
  let architectureOptimiser: Adam

  /// - Parameter configuration: gives loss, optimisers and order; its epochs play no part.
  public init(network: any SearchableNetwork, configuration: SearchConfiguration, workers: Workers) {
    self.network = network
    self.configuration = configuration
    self.workers = workers
    problem = Problem(network: network, loss: configuration.loss)
    weightOptimiser = Adam(count: network.parameters.count, configuration: configuration.weightOptimiser)
    architectureOptimiser = Adam(count: network.architecture.count, configuration: configuration.architectureOptimiser)
  }

  /// Moves the architecture so that the loss on `validation` falls.
  ///
  /// - Parameters:
  ///   - training: the batch of the weight step that follows; the second order unrolls that step.
  ///   - learningRate: the present learning rate of the weights, likewise.
  public func stepArchitecture(validation: Batch, training: Batch, learningRate: Double) -> WeightedCrossEntropy.Value {
    problem.training = training
    problem.validation = validation
    switch configuration.order {
    case .first: problem.validationGradients(weights: false, architecture: true)
    case .second:
      let statistics = network.runningStatistics.flat
      UnrolledGradient(stepSize: learningRate, weightDecay: configuration.weightOptimiser.weightDecay)
        .compute(problem, workers: workers)
      network.runningStatistics.flat = statistics
    }
    architectureOptimiser.step(
      network.architecture, learningRate: configuration.architectureLearningRate, workers: workers)
    return problem.lastValidation
  }

  /// Moves the weights so that the loss on `training` falls.
  public func stepWeights(training: Batch, learningRate: Double) -> WeightedCrossEntropy.Value {
    problem.training = training
    problem.trainingGradients(weights: true, architecture: false)
    weightOptimiser.step(network.parameters, learningRate: learningRate, workers: workers)
    return problem.lastTraining
  }

  /// A network's losses on two batches.
  private final class Problem: BilevelProblem {
    let network: any SearchableNetwork
    let loss: WeightedCrossEntropy
    var training = Batch(matrices: [], labels: [])
    var validation = Batch(matrices: [], labels: [])
    private(set) var lastTraining = WeightedCrossEntropy.Value()
    private(set) var lastValidation = WeightedCrossEntropy.Value()

    init(network: any SearchableNetwork, loss: WeightedCrossEntropy) {
      self.network = network
      self.loss = loss
    }

    var weights: ParameterSet { network.parameters }
    var architecture: ParameterSet { network.architecture }

    func trainingGradients(weights: Bool, architecture: Bool) {
      pass(training, weights: weights, architecture: architecture, value: &lastTraining)
    }

    func validationGradients(weights: Bool, architecture: Bool) {
      pass(validation, weights: weights, architecture: architecture, value: &lastValidation)
    }

    private func pass(
      _ batch: Batch, weights: Bool, architecture: Bool, value: inout WeightedCrossEntropy.Value
    ) {
      let logits = network.forward(batch.matrices, maskedRows: batch.maskedRows, mode: .training(dropPath: nil))
      loss.evaluate(logits: logits, labels: batch.labels, into: &value)
      network.backward(value.gradients, weights: weights, architecture: architecture)
    }
  }
}
