import Basics
import Foundation
import Tensors
import Testing
import Training

@Suite("Adam")
struct AdamTests {
  @Test("two steps computed by hand")
  func byHand() {
    let set = ParameterSet([("w", [1])])
    let adam = Adam(count: 1, configuration: .init())
    let workers = Workers(threads: 1)
    set.values[0] = 1
    set.gradients[0] = 0.5
    adam.step(set, learningRate: 0.1, workers: workers)
    // m = 0.05, v = 0.00025; corrected 0.5 and 0.25: the step is 0.1 * 0.5 / 0.5.
    #expect(abs(set.values[0] - 0.9) < 1e-6)
    set.gradients[0] = -0.25
    adam.step(set, learningRate: 0.1, workers: workers)
    // m = 0.02, v = 0.00031225; corrected 0.10526316 and 0.15620310.
    #expect(abs(set.values[0] - 0.8733663) < 1e-6)
    #expect(adam.steps == 2)
  }

  @Test(
    "many steps agree with the textbook formulas in 64 bits",
    arguments: [
      Adam.Configuration(weightDecay: 3e-4), Adam.Configuration(beta1: 0.5, weightDecay: 1e-3),
      Adam.Configuration(beta1: 0, beta2: 0.9, epsilon: 1e-2, weightDecay: 0.5),
    ])
  func textbook(configuration: Adam.Configuration) {
    let count = 7
    let set = ParameterSet([("w", [count])])
    let adam = Adam(count: count, configuration: configuration)
    var generator = RandomGenerator(seed: 2, stream: "adam")
    set.flat = (0..<count).map { _ in Float(generator.normal()) }
    var w = set.flat.map(Double.init)
    var m = [Double](repeating: 0, count: count)
    var v = m
    for step in 1...50 {
      for i in 0..<count {
        set.gradients[i] = Float(generator.normal())
        let g = Double(set.gradients[i]) + configuration.weightDecay * w[i]
        m[i] = configuration.beta1 * m[i] + (1 - configuration.beta1) * g
        v[i] = configuration.beta2 * v[i] + (1 - configuration.beta2) * g * g
        let mean = m[i] / (1 - pow(configuration.beta1, Double(step)))
        let square = v[i] / (1 - pow(configuration.beta2, Double(step)))
        w[i] -= 0.01 * mean / (square.squareRoot() + configuration.epsilon)
      }
      adam.step(set, learningRate: 0.01, workers: Workers(threads: 1))
    }
    for i in 0..<count { #expect(abs(Double(set.values[i]) - w[i]) < 3e-6) }
  }

  @Test("the bits are the same at one, two and three threads")
  func threads() {
    let digests = (1...3).map { threads -> Digest in
      let count = 70_001
      let set = ParameterSet([("w", [count])])
      let adam = Adam(count: count, configuration: .init(weightDecay: 3e-4))
      let workers = Workers(threads: threads)
      var generator = RandomGenerator(seed: 3, stream: "threads")
      for i in 0..<count { set.values[i] = Float(generator.uniform()) }
      for _ in 0..<3 {
        for i in 0..<count { set.gradients[i] = Float(generator.uniform(-1, 1)) }
        adam.step(set, learningRate: 1e-2, workers: workers)
      }
      return set.digest
    }
    #expect(Set(digests).count == 1)
  }

  @Test("a state that lacks a part is refused and changes nothing")
  func damagedState() throws {
    let adam = Adam(count: 3, configuration: .init())
    var file = SafeTensors(tensors: adam.tensors(prefix: "a/"), metadata: [:])
    #expect(throws: KitError.self) { try adam.load(from: file, prefix: "a/") }
    file.metadata = adam.metadata(prefix: "a/")
    try adam.load(from: file, prefix: "a/")
    file.tensors["a/second"] = .init(shape: [2], values: [0, 0])
    let error = #expect(throws: KitError.self) { try adam.load(from: file, prefix: "a/") }
    #expect(error?.what.contains("holds 2 values, expected 3") == true)
  }
}
