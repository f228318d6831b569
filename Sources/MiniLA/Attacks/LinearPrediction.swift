import Foundation

/// Linear prediction of a frame from its autocorrelation.
struct LinearPrediction {
  /// The predictor: a sample is about `sum coefficients[k] * sample[n - 1 - k]`.
  var coefficients: [Double]
  /// The power of what is left unpredicted, in the autocorrelation's unit; at least 1e-12.
  var residual: Double

  /// Solves the normal equations by the Levinson-Durbin recursion.
  /// - Parameter autocorrelation: lags 0...order, the first positive.
  init(autocorrelation: [Double]) {
    let order = autocorrelation.count - 1
    guard order >= 1, autocorrelation[0] > 0 else { fatalError("autocorrelation \(autocorrelation.prefix(2))") }
    var coefficients = [Double](repeating: 0, count: order)
    var previous = coefficients
    var error = autocorrelation[0]
    for step in 0..<order {
      var sum = autocorrelation[step + 1]
      for index in 0..<step { sum -= coefficients[index] * autocorrelation[step - index] }
      let reflection = sum / error
      previous = coefficients
      for index in 0..<step { coefficients[index] = previous[index] - reflection * previous[step - 1 - index] }
      coefficients[step] = reflection
      error *= 1 - reflection * reflection
    }
    self.coefficients = coefficients
    var residual = autocorrelation[0]
    for index in 0..<order { residual -= coefficients[index] * autocorrelation[index + 1] }
    self.residual = max(residual, 1e-12)
  }

  /// The all-pole filter `gain / (1 - sum coefficients z^-k)` from rest, over a stretch of `input`.
  func synthesize(_ input: ArraySlice<Double>, gain: Double) -> [Double] {
    var output = [Double](repeating: 0, count: input.count)
    let start = input.startIndex
    for index in output.indices {
      var sum = gain * input[start + index]
      for lag in 0..<min(index, coefficients.count) { sum += coefficients[lag] * output[index - 1 - lag] }
      output[index] = sum
    }
    return output
  }
}
