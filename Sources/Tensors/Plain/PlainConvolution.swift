/// Two-dimensional convolution without tricks, in 64-bit arithmetic: the oracle of the fast kernels.
///
/// Arrays are row-major: images [sample][channel][row][column], weights [output channel][input channel / groups][row]
/// [column]. No bias; output size floor((input + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
public struct PlainConvolution {
  /// Input channels.
  public var inputs: Int
  /// Output channels.
  public var outputs: Int
  /// Rows and columns of taps.
  public var kernel: Int
  /// Pixels from one output's input to the next one's.
  public var stride = 1
  /// Zeros on every side of the input.
  public var padding = 0
  /// Pixels from one tap to the next.
  public var dilation = 1
  /// Groups of channels that do not mix; `inputs` of them make a depthwise convolution.
  public var groups = 1

  /// A convolution; stride 1, no padding, no dilation and one group unless told.
  public init(
    inputs: Int, outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// Rows or columns of the output for so many of the input.
  public func outputSize(_ input: Int) -> Int { (input + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1 }

  /// The output, [sample][output channel][row][column].
  public func forward(_ input: [Double], samples: Int, rows: Int, columns: Int, weights: [Double]) -> [Double] {
    var output = [Double](repeating: 0, count: samples * outputs * outputSize(rows) * outputSize(columns))
    visit(samples, rows, columns) { x, w, y in output[y] += weights[w] * input[x] }
    return output
  }

  /// The loss's derivatives by the input, from those by the output.
  public func inputGradient(
    _ outputGradient: [Double], samples: Int, rows: Int, columns: Int, weights: [Double]
  ) -> [Double] {
    var gradient = [Double](repeating: 0, count: samples * inputs * rows * columns)
    visit(samples, rows, columns) { x, w, y in gradient[x] += weights[w] * outputGradient[y] }
    return gradient
  }

  /// The loss's derivatives by the weights, from those by the output.
  public func weightGradient(
    _ outputGradient: [Double], input: [Double], samples: Int, rows: Int, columns: Int
  ) -> [Double] {
    var gradient = [Double](repeating: 0, count: outputs * inputs / groups * kernel * kernel)
    visit(samples, rows, columns) { x, w, y in gradient[w] += input[x] * outputGradient[y] }
    return gradient
  }

  /// Calls `body` with the places of every (input, weight, output) triple that a convolution multiplies.
  private func visit(_ samples: Int, _ rows: Int, _ columns: Int, _ body: (Int, Int, Int) -> Void) {
    let outputRows = outputSize(rows)
    let outputColumns = outputSize(columns)
    let inputsPerGroup = inputs / groups
    let outputsPerGroup = outputs / groups
    for sample in 0..<samples {
      for m in 0..<outputs {
        for k in 0..<inputsPerGroup {
          let channel = m / outputsPerGroup * inputsPerGroup + k
          for i in 0..<kernel {
            for j in 0..<kernel {
              for y in 0..<outputRows {
                let row = y * stride + i * dilation - padding
                guard row >= 0, row < rows else { continue }
                for x in 0..<outputColumns {
                  let column = x * stride + j * dilation - padding
                  guard column >= 0, column < columns else { continue }
                  body(
                    ((sample * inputs + channel) * rows + row) * columns + column,
                    ((m * inputsPerGroup + k) * kernel + i) * kernel + j,
                    ((sample * outputs + m) * outputRows + y) * outputColumns + x)
                }
              }
            }
          }
        }
      }
    }
  }
}
