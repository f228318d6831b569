import Architectures
import Basics
import Networks
import Tensors
import Testing

@Suite("Partial channels and edge normalisation against PyTorch")
struct PartialChannelsOracleTests {
  static let operations = [(1, 1, 3e-6), (1, 2, 3e-6), (4, 1, 2e-6), (4, 2, 2e-6)]

  @Test("a mixed operation on all and on a quarter of the channels agrees", arguments: operations)
  func operation(partialChannels: Int, stride: Int, relative: Double) throws {
    let fixture = try Fixture("partial-channels")
    let prefix = "mixed-\(partialChannels)/s\(stride)/"
    let operation = MixedOperation(
      channels: 16, partialChannels: partialChannels, stride: stride, rows: 9, columns: 14, samples: 2, seed: 0,
      workers: Workers(threads: 2))
    HashedValues.fill(operation.parameters)
    let size = operation.outputRows * operation.outputColumns
    let output = operation.forward(
      HashedValues.uniform("input", 2 * 16 * 9 * 14).map { Float($0) },
      weights: try fixture.values("weights").map(Double.init))
    let gradients = operation.backward(
      HashedValues.uniform("upstream \(stride)", 2 * 16 * size).map { Float($0) })
    var found = [
      "output": output, "grad/input": gradients.input, "grad/op_weights": gradients.weights.map { Float($0) },
    ]
    for entry in operation.parameters.entries {
      found["grad/\(entry.name)"] = operation.parameters.gradient(entry.name)
    }
    // Pooling that several edges share has one set of statistics under several names: all are compared.
    for name in fixture.names(below: prefix + "after/") { found["after/\(name)"] = operation.runningStatistics[name] }
    #expect(found.keys.sorted() == fixture.names(below: prefix))
    for kind in ["output", "grad/input", "grad/op_weights", "grad/_ops", "after/"] {
      var deviation = Deviation()
      for (name, values) in found where name.hasPrefix(kind) {
        deviation.add(name, found: values, expected: try fixture.values(prefix + name))
      }
      #expect(deviation.relative < relative, "\(kind): \(deviation)")
    }
  }

  /// Tolerances: the measured deviation of PyTorch in 32 bits, ten times; of the loss at least 1e-6.
  static let networks: [(Int, Bool, PassTolerance, architecture: Double)] = [
    (1, true, tolerance(logits: 7e-6, loss: 1e-6, norms: 2e-5, values: 2e-4), 2e-5),
    (2, false, tolerance(logits: 1e-5, loss: 2e-6, norms: 2e-6, values: 9e-6), 9e-6),
    (4, true, tolerance(logits: 7e-6, loss: 1e-6, norms: 2e-6, values: 3e-6), 5e-6),
    (4, false, tolerance(logits: 9e-6, loss: 3e-6, norms: 5e-6, values: 9e-6), 9e-6),
  ]

  private static func tolerance(logits: Double, loss: Double, norms: Double, values: Double) -> PassTolerance {
    PassTolerance(
      embeddings: 0, logits: logits, loss: loss, gradientNorms: norms, gradientValues: values, statistics: 5e-7)
  }

  @Test(
    "a search network of K = 1, 2 and 4, with and without edge normalisation, agrees in all gradients",
    arguments: networks)
  func network(partialChannels: Int, edgeNormalisation: Bool, tolerance: PassTolerance, architecture: Double) throws {
    let fixture = try Fixture("partial-channels")
    let prefix = "search-\(partialChannels)-\(edgeNormalisation ? "edges" : "plain")/"
    let network = try SearchNetwork(
      configuration: .init(
        partialChannels: partialChannels, edgeNormalisation: edgeNormalisation, batchCapacity: 6),
      seed: 1, workers: Workers(threads: 2))
    HashedValues.fill(network.parameters)
    HashedValues.fillArchitecture(network.architecture)
    let features = HashedValues.features("partial channels", 6)
    try expectPass(fixture, prefix, network, features, tolerance) {
      network.backward($0, weights: true, architecture: true)
    }
    for entry in network.architecture.entries {
      let gradient = network.architecture.gradient(entry.name)
      guard edgeNormalisation || entry.name.hasPrefix("alphas") else {
        #expect(gradient.allSatisfy { $0 == 0 }, "\(entry.name)")
        continue
      }
      let deviation = try fixture.deviation("\(prefix)architecture/\(entry.name)", of: gradient)
      #expect(deviation.relative < architecture, "\(entry.name): \(deviation)")
    }
  }
}
