import Architectures
import Basics
import Networks
import Tensors
import Testing
import Training

@Suite struct OracleStepTests {
  @Test("three training steps end where PyTorch's end, and so does evaluation with their statistics")
  func training() throws {
    let fixture = try Fixture("derived")
    let workers = Workers(threads: 2)
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, batchCapacity: 8), seed: 1, workers: workers)
    for entry in network.parameters.entries {
      network.parameters[entry.name] = try fixture.values("param/" + entry.name)
    }
    let labels = try fixture.values("labels").map { Int($0) }
    let adam = Adam(count: network.parameters.count, configuration: .init(weightDecay: 3e-4))
    try withMatrices(fixture.values("input"), count: 8) { matrices in
      for _ in 0..<3 {
        let logits = network.forward(matrices, maskedRows: 0..<0, mode: .training(dropPath: nil))
        network.backward(WeightedCrossEntropy().evaluate(logits: logits, labels: labels).gradients)
        adam.step(network.parameters, learningRate: 1e-3, workers: workers)
      }
      try expectEnd(fixture, network, parameters: (2e-6, 2e-6, 5e-5), statistics: (1e-6, 2e-6, 2e-6))
      let logits = network.forward(matrices, maskedRows: 0..<0, mode: .evaluation)
      var outputs = Deviation()
      outputs.add("logits", found: logits, expected: try fixture.values("after_eval_logits"))
      #expect(outputs.largest < 9e-7 && outputs.relative < 5e-6, "\(outputs)")
    }
  }

  @Test("two bilevel steps end where PyTorch's end, and derive the same genotype")
  func search() throws {
    let fixture = try Fixture("search")
    let workers = Workers(threads: 2)
    let network = try SearchNetwork(configuration: .init(batchCapacity: 4), seed: 1, workers: workers)
    for entry in network.parameters.entries {
      network.parameters[entry.name] = try fixture.values("param/" + entry.name)
    }
    for entry in network.architecture.entries {
      network.architecture[entry.name] = try fixture.values("arch/" + entry.name)
    }
    func genotype() throws -> String {
      Genotype(
        normal: ArchitectureWeights(
          alphas: network.architecture["alphas_normal"], betas: network.architecture["betas_normal"]),
        reduce: ArchitectureWeights(
          alphas: network.architecture["alphas_reduce"], betas: network.architecture["betas_reduce"])
      ).text
    }
    #expect(try genotype() == fixture.file.metadata["genotype_before"])
    let step = SearchStep(network: network, configuration: SearchConfiguration(seed: 1), workers: workers)
    try withMatrices(fixture.values("batch_a/input"), count: 4) { a in
      try withMatrices(fixture.values("batch_b/input"), count: 4) { b in
        let batches = try [("a", a), ("b", b)].map { name, matrices in
          Batch(
            matrices: matrices, labels: try fixture.values("batch_\(name)/labels").map { Int($0) }, maskedRows: 0..<0)
        }
        for (training, validation) in [(batches[0], batches[1]), (batches[1], batches[0])] {
          _ = step.stepArchitecture(validation: validation, training: training, learningRate: 1e-2)
          _ = step.stepWeights(training: training, learningRate: 1e-2)
        }
      }
    }
    try expectEnd(fixture, network, parameters: (6e-3, 6e-3, 2e-1), statistics: (8e-6, 5e-5, 2e-4))
    var architecture = Deviation()
    for entry in network.architecture.entries {
      architecture.add(
        entry.name, found: network.architecture[entry.name], expected: try fixture.values("after_arch/" + entry.name))
    }
    #expect(architecture.relative < 5e-6 && architecture.largest < 3e-5, "\(architecture)")
    #expect(try genotype() == fixture.file.metadata["genotype_after"])
  }

  /// Compares all weights and running statistics with the fixture's `after` values, at its tolerances of relative L2
  /// norm, 99.9 % quantile and maximum.
  private func expectEnd(
    _ fixture: Fixture, _ network: any TrainableNetwork, parameters: (Double, Double, Double),
    statistics: (Double, Double, Double)
  ) throws {
    for (set, limits) in [(network.parameters, parameters), (network.runningStatistics, statistics)] {
      var deviation = Deviation()
      for entry in set.entries {
        deviation.add(entry.name, found: set[entry.name], expected: try fixture.values("after/" + entry.name))
      }
      #expect(
        deviation.relative < limits.0 && deviation.quantile < limits.1 && deviation.largest < limits.2,
        "\(deviation), quantile \(deviation.quantile)")
    }
  }
}
