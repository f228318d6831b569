import Architectures
import Basics
import Networks
import Tensors
import Testing

@Suite struct PrimitiveOracleTests {
  static let cases = Primitive.allCases.flatMap { primitive in [1, 2].map { (primitive, $0) } }

  @Test("a primitive agrees with PyTorch in output, gradients and running statistics", arguments: cases)
  func primitive(_ primitive: Primitive, stride: Int) throws {
    let fixture = try Fixture("ops")
    let prefix = "\(primitive.rawValue)/s\(stride)/"
    let number = Primitive.allCases.firstIndex(of: primitive)!
    let operation = MixedOperation(
      primitives: [primitive], channels: 8, stride: stride, rows: 9, columns: 14, samples: 2, style: .derived,
      seed: 0, workers: Workers(threads: 2))
    for name in fixture.names(below: prefix + "param/") {
      operation.parameters["_ops.\(number).\(name)"] = try fixture.values(prefix + "param/" + name)
    }
    var weights = [Double](repeating: 0, count: 8)
    weights[number] = 1
    let output = operation.forward(try fixture.values("shared/input8"), weights: weights)
    let gradients = operation.backward(try fixture.values("shared/upstream8/s\(stride)"))
    var outputs = Deviation()
    outputs.add("output", found: output, expected: try fixture.values(prefix + "output"))
    #expect(outputs.relative < 1e-6 && outputs.largest < 2e-5, "\(outputs)")
    var inputs = Deviation()
    inputs.add("input", found: gradients.input, expected: try fixture.values(prefix + "grad/input"))
    #expect(inputs.relative < 2e-6 && inputs.largest < 2e-5, "\(inputs)")
    var parameters = Deviation()
    for name in fixture.names(below: prefix + "grad/") where name != "input" {
      parameters.add(
        name, found: operation.parameters.gradient("_ops.\(number).\(name)"),
        expected: try fixture.values(prefix + "grad/" + name))
    }
    #expect(parameters.relative < 2e-6 && parameters.largest < 4e-4, "\(parameters)")
    var statistics = Deviation()
    for name in fixture.names(below: prefix + "after/") {
      statistics.add(
        name, found: operation.runningStatistics["_ops.\(number).\(name)"],
        expected: try fixture.values(prefix + "after/" + name))
    }
    #expect(statistics.relative < 4e-7 && statistics.largest < 6e-7, "\(statistics)")
  }

  @Test("a mixed operation on half of the channels agrees with PyTorch", arguments: [1, 2])
  func mixed(stride: Int) throws {
    let fixture = try Fixture("ops")
    let prefix = "mixed_op/s\(stride)/"
    let operation = MixedOperation(
      channels: 16, partialChannels: 2, stride: stride, rows: 9, columns: 14, samples: 2, seed: 0,
      workers: Workers(threads: 2))
    for name in fixture.names(below: prefix + "param/") {
      operation.parameters[name] = try fixture.values(prefix + "param/" + name)
    }
    let output = operation.forward(
      try fixture.values("shared/input16"), weights: try fixture.values("shared/op_weights").map(Double.init))
    let gradients = operation.backward(try fixture.values("shared/upstream16/s\(stride)"))
    var outputs = Deviation()
    outputs.add("output", found: output, expected: try fixture.values(prefix + "output"))
    #expect(outputs.relative < 6e-7 && outputs.largest < 4e-6, "\(outputs)")
    var inputs = Deviation()
    inputs.add("input", found: gradients.input, expected: try fixture.values(prefix + "grad/input"))
    #expect(inputs.relative < 8e-7 && inputs.largest < 5e-6, "\(inputs)")
    var weights = Deviation()
    weights.add(
      "weights", found: gradients.weights.map { Float($0) }, expected: try fixture.values(prefix + "grad/op_weights"))
    #expect(weights.relative < 2e-6 && weights.largest < 2e-4, "\(weights)")
    var parameters = Deviation()
    for name in fixture.names(below: prefix + "grad/") where name != "input" && name != "op_weights" {
      parameters.add(
        name, found: operation.parameters.gradient(name), expected: try fixture.values(prefix + "grad/" + name))
    }
    #expect(parameters.relative < 2e-6 && parameters.largest < 7e-5, "\(parameters)")
    var statistics = Deviation()
    for name in fixture.names(below: prefix + "after/") {
      statistics.add(
        name, found: operation.runningStatistics[name], expected: try fixture.values(prefix + "after/" + name))
    }
    #expect(statistics.relative < 4e-7 && statistics.largest < 6e-7, "\(statistics)")
  }
}

@Suite struct NetworkOracleTests {
  @Test("the derived network agrees with PyTorch in logits, loss and every gradient")
  func derived() throws {
    let fixture = try Fixture("derived")
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, batchCapacity: 8), seed: 1, workers: Workers(threads: 2))
    let names = fixture.names(below: "param/")
    #expect(names == network.parameters.entries.map(\.name).sorted())
    for name in names { network.parameters[name] = try fixture.values("param/" + name) }
    let labels = try fixture.values("labels").map { Int($0) }
    let logits = try withMatrices(fixture.values("input"), count: 8) {
      network.forward($0, maskedRows: 0..<0, mode: .training(dropPath: nil))
    }
    var outputs = Deviation()
    outputs.add("logits", found: logits, expected: try fixture.values("logits"))
    #expect(outputs.largest < 2e-5 && outputs.relative < 2e-5, "\(outputs)")
    let (loss, gradient) = weightedLoss(logits, labels)
    #expect(abs(loss - Double(try fixture.values("loss")[0])) < 5e-6)
    network.backward(gradient)
    var gradients = Deviation()
    for name in names {
      gradients.add(name, found: network.parameters.gradient(name), expected: try fixture.values("grad/" + name))
    }
    #expect(gradients.relative < 2e-5 && gradients.largest < 8e-5, "\(gradients)")
  }

  @Test("the search network agrees with PyTorch in logits, loss, weight gradients and architecture gradients")
  func search() throws {
    let fixture = try Fixture("search")
    let network = try SearchNetwork(
      configuration: .init(batchCapacity: 4), seed: 1, workers: Workers(threads: 2))
    #expect(network.parameters.count == 408_874)
    let names = fixture.names(below: "param/")
    #expect(names == network.parameters.entries.map(\.name).sorted())
    for name in names { network.parameters[name] = try fixture.values("param/" + name) }
    for entry in network.architecture.entries {
      network.architecture[entry.name] = try fixture.values("arch/" + entry.name)
    }
    let labels = try fixture.values("batch_a/labels").map { Int($0) }
    let logits = try withMatrices(fixture.values("batch_a/input"), count: 4) {
      network.forward($0, maskedRows: 0..<0, mode: .training(dropPath: nil))
    }
    var outputs = Deviation()
    outputs.add("logits", found: logits, expected: try fixture.values("logits"))
    #expect(outputs.largest < 2e-6 && outputs.relative < 4e-6, "\(outputs)")
    let (loss, gradient) = weightedLoss(logits, labels)
    #expect(abs(loss - Double(try fixture.values("loss")[0])) < 8e-7)
    network.backward(gradient, weights: true, architecture: true)
    var gradients = Deviation()
    for name in names {
      gradients.add(name, found: network.parameters.gradient(name), expected: try fixture.values("grad/" + name))
    }
    #expect(gradients.relative < 9e-6 && gradients.largest < 6e-6, "\(gradients)")
    for kind in ["alphas", "betas"] {
      var architecture = Deviation()
      for cell in ["normal", "reduce"] {
        let name = "\(kind)_\(cell)"
        architecture.add(
          name, found: network.architecture.gradient(name), expected: try fixture.values("grad_arch/" + name))
      }
      #expect(architecture.relative < 6e-6 && architecture.largest < 1e-7, "\(kind) \(architecture)")
    }
    // The architecture pass alone skips what it does not need and must find the same.
    let before = network.architecture.entries.map { network.architecture.gradient($0.name) }
    let weightGradients = network.parameters.entries.map { network.parameters.gradient($0.name) }
    _ = try withMatrices(fixture.values("batch_a/input"), count: 4) {
      network.forward($0, maskedRows: 0..<0, mode: .training(dropPath: nil))
    }
    network.backward(gradient, weights: false, architecture: true)
    #expect(network.architecture.entries.map { network.architecture.gradient($0.name) } == before)
    network.backward(gradient, weights: true, architecture: false)
    #expect(network.parameters.entries.map { network.parameters.gradient($0.name) } == weightGradients)
  }
}
