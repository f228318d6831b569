import Architectures
import Basics
import Networks
import Tensors
import Testing

/// How far one pass may be from the float64 reference, as relative L2 norms.
struct PassTolerance: Sendable {
  var embeddings: Double
  var logits: Double
  /// Absolute.
  var loss: Double
  var gradientNorms: Double
  var gradientValues: Double
  var statistics: Double
}

@Suite("Networks whose weights the fixtures hash, against PyTorch")
struct LargeNetworkOracleTests {
  /// The measured deviation of PyTorch in 32 bits, ten times, but for the gradients.
  ///
  /// One rectifier whose input changes its sign by rounding changes every gradient before it. They differ by 0.001 at
  /// (8, 32) and by 0.004 at (16, 64) in their norms, by 0.02 and 0.04 in single values; a wrong factor anywhere shows
  /// in the norms as much more.
  static let sizes: [(Int, Int, PassTolerance, evaluation: Double)] = [
    (
      8, 32,
      PassTolerance(
        embeddings: 8e-5, logits: 2e-4, loss: 3e-5, gradientNorms: 1e-2, gradientValues: 0.1, statistics: 5e-7),
      2e-5
    ),
    (
      16, 64,
      PassTolerance(
        embeddings: 2e-3, logits: 2e-3, loss: 3e-3, gradientNorms: 2e-2, gradientValues: 0.15, statistics: 8e-6),
      4e-4
    ),
  ]

  @Test("the paper's larger networks agree in embeddings, logits, loss and gradients", arguments: sizes)
  func large(cells: Int, channels: Int, tolerance: PassTolerance, evaluation: Double) throws {
    let fixture = try Fixture("large")
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, cells: cells, channels: channels, batchCapacity: 6), seed: 1,
      workers: Workers(threads: 2))
    HashedValues.fill(network.parameters)
    let prefix = "\(cells)-\(channels)/"
    let features = HashedValues.features("large", 6)
    try expectPass(fixture, prefix, network, features, tolerance) { network.backward($0) }
    let logits = withMatrices(features, count: 6) { network.forward($0, maskedRows: 0..<0, mode: .evaluation) }
    let deviation = try fixture.deviation("\(prefix)eval_logits", of: logits)
    #expect(deviation.relative < evaluation, "\(deviation)")
  }

  @Test("drop path drops whole samples of branches that are no identities, and scales the others by 1 / (1 - p)")
  func dropPath() throws {
    let fixture = try Fixture("drop-path")
    let genotype = try Genotype(parsing: try #require(fixture.file.metadata["genotype"]))
    let network = try DerivedNetwork(
      configuration: .init(genotype: genotype, batchCapacity: 6), seed: 1, workers: Workers(threads: 2))
    HashedValues.fill(network.parameters)
    let drop = DropPath(probability: 0.3, generator: RandomGenerator(seed: 5, stream: "fixture.droppath"))
    let tolerance = PassTolerance(
      embeddings: 4e-6, logits: 4e-6, loss: 4e-7, gradientNorms: 1e-6, gradientValues: 8e-6, statistics: 3e-7)
    try expectPass(fixture, "", network, HashedValues.features("drop path", 6), tolerance, dropPath: drop) {
      network.backward($0)
    }
  }
}

/// One pass in training mode: embeddings (of a derived network), logits, loss, gradients, running statistics.
func expectPass(
  _ fixture: Fixture, _ prefix: String, _ network: any TrainableNetwork, _ features: [Float],
  _ tolerance: PassTolerance, dropPath: DropPath? = nil, backward: ([Float]) -> Void
) throws {
  let logits = withMatrices(features, count: 6) {
    network.forward($0, maskedRows: 0..<0, mode: .training(dropPath: dropPath))
  }
  let (loss, gradient) = weightedLoss(logits, Fixture.labels)
  backward(gradient)
  if let derived = network as? DerivedNetwork {
    let embeddings = try fixture.deviation("\(prefix)embeddings", of: derived.embeddings)
    #expect(embeddings.relative < tolerance.embeddings, "embeddings: \(embeddings)")
  }
  let outputs = try fixture.deviation("\(prefix)logits", of: logits)
  #expect(outputs.relative < tolerance.logits, "logits: \(outputs)")
  #expect(abs(loss - Double(try fixture.values("\(prefix)loss")[0])) < tolerance.loss)
  let gradients = try fixture.summary("\(prefix)grad", of: network.parameters.namedGradients)
  #expect(gradients.norms.relative < tolerance.gradientNorms, "norms of gradients: \(gradients.norms)")
  #expect(gradients.values.relative < tolerance.gradientValues, "values of gradients: \(gradients.values)")
  let statistics = try fixture.summary("\(prefix)statistics", of: network.runningStatistics.named)
  #expect(statistics.norms.relative < tolerance.statistics, "norms of statistics: \(statistics.norms)")
  #expect(statistics.values.relative < tolerance.statistics, "values of statistics: \(statistics.values)")
}
