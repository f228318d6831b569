import Basics
import Networks
import Tensors

/// A searchable network small enough to reason about: logistic regression on the rows' means.
///
/// x = mean over frames, centred by the batch's mean in training (running mean in evaluation); the logits are
/// (0, (1 + alphas_normal[0]) w x + bias).
final class MeanNetwork: SearchableNetwork {
  /// What one forward pass was given and found.
  struct Pass: Equatable {
    let matrices: [UnsafePointer<Float>]
    let maskedRows: Range<Int>
    let training: Bool
    let dropPath: Double
    let weights: [Float]
    let alpha: Float
  }

  let parameters: ParameterSet
  let runningStatistics: ParameterSet
  let architecture: ParameterSet
  let edgeNormalisation = true
  let inputRows: Int
  let inputFrames: Int
  let batchCapacity: Int
  private(set) var passes: [Pass] = []
  /// Called before every forward pass with the number of passes so far.
  var beforePass: (Int) -> Void = { _ in }
  private var inputs: [[Double]] = []

  init(rows: Int = 6, frames: Int = 5, batchCapacity: Int = 16, seed: UInt64 = 1) {
    inputRows = rows
    inputFrames = frames
    self.batchCapacity = batchCapacity
    parameters = ParameterSet([("w", [rows]), ("bias", [1])])
    runningStatistics = ParameterSet([("mean", [rows])])
    architecture = ParameterSet([
      ("alphas_normal", [14, 8]), ("alphas_reduce", [14, 8]), ("betas_normal", [14]), ("betas_reduce", [14]),
    ])
    var generator = RandomGenerator(seed: seed, stream: "fake")
    parameters["w"] = (0..<rows).map { _ in Float(0.1 * generator.normal()) }
    architecture.flat = (0..<architecture.count).map { _ in Float(1e-3 * generator.normal()) }
  }

  private var gate: Double { 1 + Double(architecture.values[0]) }

  func forward(_ matrices: [UnsafePointer<Float>], maskedRows: Range<Int>, mode: ForwardMode) -> [Float] {
    precondition((1...batchCapacity).contains(matrices.count))
    beforePass(passes.count)
    var training = false
    var probability = 0.0
    if case .training(let dropPath) = mode {
      training = true
      probability = dropPath?.probability ?? 0
    }
    passes.append(
      Pass(
        matrices: matrices, maskedRows: maskedRows, training: training, dropPath: probability, weights: parameters.flat,
        alpha: architecture.values[0]))
    inputs = matrices.map { matrix in
      (0..<inputRows).map { row in
        maskedRows.contains(row)
          ? 0 : (0..<inputFrames).reduce(0) { $0 + Double(matrix[row * inputFrames + $1]) } / Double(inputFrames)
      }
    }
    for row in 0..<inputRows {
      let mean = inputs.reduce(0) { $0 + $1[row] } / Double(inputs.count)
      if training {
        runningStatistics.values[row] = 0.9 * runningStatistics.values[row] + 0.1 * Float(mean)
      }
      for index in inputs.indices { inputs[index][row] -= training ? mean : Double(runningStatistics.values[row]) }
    }
    return inputs.flatMap { x in [0, Float(gate * product(x) + Double(parameters.values[inputRows]))] }
  }

  private func product(_ x: [Double]) -> Double {
    (0..<inputRows).reduce(0) { $0 + Double(parameters.values[$1]) * x[$1] }
  }

  func backward(_ logitGradients: [Float], weights: Bool, architecture wantsArchitecture: Bool) {
    let gradients = inputs.indices.map { Double(logitGradients[2 * $0 + 1]) }
    if weights {
      for row in 0..<inputRows {
        parameters.gradients[row] = Float(inputs.indices.reduce(0) { $0 + gradients[$1] * inputs[$1][row] } * gate)
      }
      parameters.gradients[inputRows] = Float(gradients.reduce(0, +))
    }
    if wantsArchitecture {
      for index in 0..<architecture.count { architecture.gradients[index] = 0 }
      architecture.gradients[0] = Float(inputs.indices.reduce(0) { $0 + gradients[$1] * product(inputs[$1]) })
    }
  }
}
