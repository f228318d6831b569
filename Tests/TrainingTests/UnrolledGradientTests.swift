import Basics
import Tensors
import Testing
import Training

/// L_train = k/2 |w - c a|^2 and L_val = 1/2 |w - t|^2 + d a, whose unrolled gradient is known.
private final class QuadraticProblem: BilevelProblem {
  let weights = ParameterSet([("w", [3])])
  let architecture = ParameterSet([("a", [1])])
  let k: Float = 1.5
  let c: [Float] = [1, -2, 0.5]
  let t: [Float] = [0.3, 0.7, -1.1]
  let d: Float = 0.25
  var calls: [String] = []

  init() {
    weights.flat = [0.9, -0.4, 0.2]
    architecture.flat = [0.6]
  }

  func trainingGradients(weights wantsWeights: Bool, architecture wantsArchitecture: Bool) {
    calls.append("train \(wantsWeights) \(wantsArchitecture)")
    let distance = (0..<3).map { weights.values[$0] - c[$0] * architecture.values[0] }
    if wantsWeights { for i in 0..<3 { weights.gradients[i] = k * distance[i] } }
    if wantsArchitecture { architecture.gradients[0] = (0..<3).reduce(0) { $0 - k * c[$1] * distance[$1] } }
  }

  func validationGradients(weights wantsWeights: Bool, architecture wantsArchitecture: Bool) {
    calls.append("validate \(wantsWeights) \(wantsArchitecture)")
    if wantsWeights { for i in 0..<3 { weights.gradients[i] = weights.values[i] - t[i] } }
    if wantsArchitecture { architecture.gradients[0] = d }
  }
}

@Suite("The unrolled gradient")
struct UnrolledGradientTests {
  @Test("a quadratic problem gives the analytic gradient", arguments: [(0.1, 0.0), (0.01, 3e-4), (0.5, 0.1)])
  func quadratic(eta: Double, decay: Double) {
    let problem = QuadraticProblem()
    let a = 0.6
    let w = problem.weights.flat.map(Double.init)
    let c = problem.c.map(Double.init)
    let k = Double(problem.k)
    // w' = w - eta (k (w - c a) + decay w); dw'/da = eta k c.
    let expected = (0..<3).reduce(Double(problem.d)) { sum, i in
      let moved = w[i] - eta * (k * (w[i] - c[i] * a) + decay * w[i])
      return sum + (moved - Double(problem.t[i])) * eta * k * c[i]
    }
    let start = problem.weights.flat
    UnrolledGradient(stepSize: eta, weightDecay: decay).compute(problem, workers: Workers(threads: 2))
    #expect(abs(Double(problem.architecture.gradients[0]) - expected) < 2e-5)
    #expect(problem.weights.flat == start)
    #expect(problem.calls == ["train true false", "validate true true", "train false true", "train false true"])
  }

  @Test("where the validation loss does not depend on the weights, the direct gradient is left")
  func flatValidationLoss() {
    let problem = QuadraticProblem()
    problem.weights.flat = problem.t
    UnrolledGradient(stepSize: 0, weightDecay: 0).compute(problem, workers: Workers(threads: 1))
    #expect(problem.architecture.gradients[0] == problem.d)
    #expect(problem.weights.flat == problem.t)
  }
}
