import Basics
import Tensors

/// The second-order gradient of the architecture: through one step of the weights.
///
/// With w' = w - eta (dL_train/dw + decay w), the gradient of L_val(w', a) is
/// dL_val(w', a)/da - eta (dL_train(w + r v, a)/da - dL_train(w - r v, a)/da) / (2 r), where v = dL_val(w', a)/dw' and
/// r = 0.01 / |v|. Source: DARTS (Liu et al., ICLR 2019), equations 6 to 8.
package struct UnrolledGradient {
  /// The size of the unrolled step: the present learning rate of the weights.
  package var stepSize: Double
  /// Weight decay of the unrolled step.
  package var weightDecay: Double

  package init(stepSize: Double, weightDecay: Double) {
    self.stepSize = stepSize
    self.weightDecay = weightDecay
  }

  private static let chunk = 1 << 14

  /// Leaves the gradient in `problem.architecture.gradients` and the weights as they were; the weights' gradients are
  /// overwritten.
  package func compute(_ problem: some BilevelProblem, workers: Workers) {
    let weights = problem.weights
    let architecture = problem.architecture
    let start = weights.flat
    problem.trainingGradients(weights: true, architecture: false)
    let eta = Float(stepSize)
    let decay = Float(weightDecay)
    each(weights.count, workers) { weights.values[$0] -= eta * (weights.gradients[$0] + decay * weights.values[$0]) }

    problem.validationGradients(weights: true, architecture: true)
    let direct = gradients(of: architecture)
    let direction = gradients(of: weights)
    let norm = Self.norm(direction, workers: workers)
    guard norm > 0 else {
      weights.flat = start
      return
    }

    let radius = 0.01 / norm
    func shifted(by shift: Double) -> [Float] {
      let shift = Float(shift)
      each(weights.count, workers) { weights.values[$0] = start[$0] + shift * direction[$0] }
      problem.trainingGradients(weights: false, architecture: true)
      return gradients(of: architecture)
    }
    let above = shifted(by: radius)
    let below = shifted(by: -radius)
    weights.flat = start
    for index in 0..<architecture.count {
      let product = (Double(above[index]) - Double(below[index])) / (2 * radius)
      architecture.gradients[index] = Float(Double(direct[index]) - stepSize * product)
    }
  }

  private func gradients(of set: ParameterSet) -> [Float] {
    Array(UnsafeBufferPointer(start: set.gradients, count: set.count))
  }

  private func each(_ count: Int, _ workers: Workers, _ body: (Int) -> Void) {
    workers.run((count + Self.chunk - 1) / Self.chunk) { chunk in
      for index in (chunk * Self.chunk)..<min((chunk + 1) * Self.chunk, count) { body(index) }
    }
  }

  /// The Euclidean norm, summed in 64 bits over chunks of fixed size.
  private static func norm(_ values: [Float], workers: Workers) -> Double {
    let sums = workers.map((values.count + chunk - 1) / chunk) { index -> Double in
      values[(index * chunk)..<min((index + 1) * chunk, values.count)].reduce(0) { $0 + Double($1) * Double($1) }
    }
    return sums.reduce(0, +).squareRoot()
  }
}
