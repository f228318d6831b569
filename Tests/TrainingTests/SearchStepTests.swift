import Basics
import Datasets
import Tensors
import Testing
import Training

@Suite("A step of the bilevel search")
struct SearchStepTests {
  private let workers = Workers(threads: 1)
  private let features = RandomFeatures(count: 24)

  private func configuration(_ order: SearchConfiguration.Order) -> SearchConfiguration {
    var configuration = SearchConfiguration(seed: 1)
    configuration.order = order
    return configuration
  }

  private func batches() -> (training: Batch, validation: Batch) {
    (Batch(features, 0..<12, maskedRows: 1..<2), Batch(features, 12..<24, maskedRows: 3..<5))
  }

  @Test("the architecture moves first, on the validation batch, and the weights after it, on the training batch")
  func order() {
    let network = MeanNetwork()
    let (training, validation) = batches()
    let step = SearchStep(network: network, configuration: configuration(.first), workers: workers)
    let start = (network.parameters.flat, network.architecture.flat)
    _ = step.stepArchitecture(validation: validation, training: training, learningRate: 0.01)
    #expect(network.parameters.flat == start.0)
    #expect(network.architecture.flat != start.1)
    let moved = network.architecture.flat
    _ = step.stepWeights(training: training, learningRate: 0.01)
    #expect(network.architecture.flat == moved)
    #expect(network.parameters.flat != start.0)
    #expect(network.passes.count == 2)
    #expect(network.passes[0].matrices == validation.matrices && network.passes[0].maskedRows == 3..<5)
    #expect(network.passes[1].matrices == training.matrices && network.passes[1].maskedRows == 1..<2)
    #expect(network.passes[0].alpha == start.1[0] && network.passes[1].alpha == moved[0])
  }

  @Test("the first architecture step moves a value by its learning rate, against the gradient's sign")
  func size() {
    let network = MeanNetwork()
    let (training, validation) = batches()
    let start = network.architecture.flat
    let step = SearchStep(network: network, configuration: configuration(.first), workers: workers)
    #expect(step.stepArchitecture(validation: validation, training: training, learningRate: 0.01).loss.isFinite)
    #expect(abs(abs(network.architecture.values[0] - start[0]) - 6e-4) < 1e-6)
    // Without gradient, weight decay alone decides the direction.
    for index in 1..<network.architecture.count {
      #expect((network.architecture.values[index] < start[index]) == (start[index] > 0))
    }
  }

  @Test("a second-order step passes four times over the batches and leaves weights and statistics as they were")
  func secondOrderPasses() {
    let network = MeanNetwork()
    let (training, validation) = batches()
    let start = (network.parameters.flat, network.runningStatistics.flat)
    let step = SearchStep(network: network, configuration: configuration(.second), workers: workers)
    _ = step.stepArchitecture(validation: validation, training: training, learningRate: 0.05)
    #expect(network.parameters.flat == start.0)
    #expect(network.runningStatistics.flat == start.1)
    #expect(network.passes.map { $0.matrices == training.matrices } == [true, false, true, true])
    #expect(network.passes.map(\.maskedRows) == [1..<2, 3..<5, 1..<2, 1..<2])
  }

  @Test("the second-order gradient is the derivative of the validation loss after one step of the weights")
  func secondOrderValue() {
    let (training, validation) = batches()
    let eta = 0.5
    let decay = 3e-4
    let loss = WeightedCrossEntropy()
    func pass(_ network: MeanNetwork, _ batch: Batch) -> Double {
      let logits = network.forward(batch.matrices, maskedRows: batch.maskedRows, mode: .training(dropPath: nil))
      let value = loss.evaluate(logits: logits, labels: batch.labels)
      network.backward(value.gradients, weights: true, architecture: false)
      return value.loss
    }
    /// L_val(w - eta (dL_train(w, a) + decay w), a)
    func unrolled(_ shift: Float) -> Double {
      let network = MeanNetwork()
      network.architecture.values[0] += shift
      _ = pass(network, training)
      for index in 0..<network.parameters.count {
        network.parameters.values[index] -=
          Float(eta) * (network.parameters.gradients[index] + Float(decay) * network.parameters.values[index])
      }
      return pass(network, validation)
    }
    let numeric = (unrolled(0.125) - unrolled(-0.125)) / 0.25
    func analytic(_ order: SearchConfiguration.Order) -> Double {
      let network = MeanNetwork()
      _ = SearchStep(network: network, configuration: configuration(order), workers: workers)
        .stepArchitecture(validation: validation, training: training, learningRate: eta)
      return Double(network.architecture.gradients[0])
    }
    #expect(abs(analytic(.second) - numeric) < 0.02 * abs(numeric))
    #expect(abs(analytic(.first) - numeric) > 0.2 * abs(numeric))
  }
}
