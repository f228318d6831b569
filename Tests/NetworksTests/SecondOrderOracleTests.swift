import Basics
import Networks
import Tensors
import Testing
import Training

@Suite("A second-order step against PyTorch")
struct SecondOrderOracleTests {
  private static let stepSize = 0.1

  /// The network, and training and validation batches that live while `body` runs.
  private func withStep(
    _ order: SearchConfiguration.Order, _ body: (SearchNetwork, SearchStep, Batch, Batch) throws -> Void
  ) throws {
    let workers = Workers(threads: 2)
    let network = try SearchNetwork(
      configuration: .init(cells: 3, channels: 8, batchCapacity: 6), seed: 1, workers: workers)
    HashedValues.fill(network.parameters)
    HashedValues.fillArchitecture(network.architecture)
    var configuration = SearchConfiguration(seed: 1)
    configuration.order = order
    let step = SearchStep(network: network, configuration: configuration, workers: workers)
    try withMatrices(HashedValues.features("training", 6), count: 6) { training in
      try withMatrices(HashedValues.features("validation", 6), count: 6) { validation in
        try body(
          network, step, Batch(matrices: training, labels: Fixture.labels),
          Batch(matrices: validation, labels: Fixture.labels))
      }
    }
  }

  private func gradient(_ network: SearchNetwork) -> [Float] {
    network.architecture.entries.flatMap { network.architecture.gradient($0.name) }
  }

  private func expected(_ kind: String, _ network: SearchNetwork) throws -> [Float] {
    let fixture = try Fixture("second-order")
    return try network.architecture.entries.flatMap { try fixture.values("\(kind)/\($0.name)") }
  }

  /// How far the values are from the fixture's of that kind, as a relative L2 norm.
  private func distance(_ found: [Float], _ kind: String, _ network: SearchNetwork) throws -> Double {
    var deviation = Deviation()
    deviation.add(kind, found: found, expected: try expected(kind, network))
    return deviation.relative
  }

  @Test("the gradient through a step of the weights agrees with PyTorch in 64 bits")
  func unrolled() throws {
    try withStep(.second) { network, step, training, validation in
      _ = step.stepArchitecture(validation: validation, training: training, learningRate: Self.stepSize)
      let found = gradient(network)
      let away = try distance(found, "unrolled", network)
      #expect(away < 6e-5)
    }
  }

  @Test("the first order agrees, too, and is another gradient")
  func firstOrder() throws {
    try withStep(.first) { network, step, training, validation in
      _ = step.stepArchitecture(validation: validation, training: training, learningRate: Self.stepSize)
      let found = gradient(network)
      let toFirstOrder = try distance(found, "first_order", network)
      #expect(toFirstOrder < 7e-6)
      let toSecondOrder = try distance(found, "unrolled", network)
      #expect(toSecondOrder > 0.5)
    }
  }

  @Test("the whole step leaves architecture, weights and running statistics where PyTorch's are")
  func step() throws {
    let fixture = try Fixture("second-order")
    try withStep(.second) { network, step, training, validation in
      _ = step.stepArchitecture(validation: validation, training: training, learningRate: Self.stepSize)
      _ = step.stepWeights(training: training, learningRate: Self.stepSize)
      let architecture = network.architecture.entries.flatMap { network.architecture[$0.name] }
      let architectureDistance = try distance(architecture, "after_arch", network)
      #expect(architectureDistance < 3e-7)
      let weights = try fixture.summary("after", of: network.parameters.named)
      // Adam moves a weight by the learning rate even where its gradient is of the size of rounding, to either side.
      #expect(weights.norms.relative < 4e-5 && weights.values.relative < 1e-3, "\(weights)")
      let statistics = try fixture.summary("statistics", of: network.runningStatistics.named)
      #expect(statistics.norms.relative < 3e-7 && statistics.values.relative < 3e-7, "\(statistics)")
    }
  }
}
