/// Pointwise (1 x 1) convolution of one block: a matrix product over channels at every pixel.
///
/// Layout: planes of vectors (one vector is a pixel of 16 samples). Weights are [output channel][input channel].
/// Every sum over channels is one chain of fused multiply-adds in the order of the channels, at any size: no library's
/// product is called, because its order depends on the processor (docs/decisions/own-matrix-products.md).
public enum Pointwise {
  private static let tap = [DenseConvolution.Tap(row: 0, column: 0, weight: 0)]

  /// output[m] = sum over k of weights[m][k] * input[k], on compact planes of `pixels` vectors.
  public static func forward(
    _ input: UnsafePointer<Lanes>, channels inputs: Int, weights: UnsafePointer<Float>,
    to output: UnsafeMutablePointer<Lanes>, channels outputs: Int, pixels: Int
  ) {
    DenseConvolution.run(
      .init(base: input, channelStride: pixels, rowStride: pixels, rows: 1), channels: inputs, taps: tap,
      weights: .init(base: weights, outputStride: inputs, inputStride: 1),
      to: .init(base: output, channelStride: pixels, rowStride: pixels, rows: 1, columns: pixels), channels: outputs)
  }

  /// inputGradient[k] = sum over m of weights[m][k] * outputGradient[m], on compact planes.
  public static func inputGradient(
    _ outputGradient: UnsafePointer<Lanes>, channels outputs: Int, weights: UnsafePointer<Float>,
    to inputGradient: UnsafeMutablePointer<Lanes>, channels inputs: Int, pixels: Int
  ) {
    DenseConvolution.run(
      .init(base: outputGradient, channelStride: pixels, rowStride: pixels, rows: 1), channels: outputs, taps: tap,
      weights: .init(base: weights, outputStride: 1, inputStride: inputs),
      to: .init(base: inputGradient, channelStride: pixels, rowStride: pixels, rows: 1, columns: pixels),
      channels: inputs)
  }

  /// As `inputGradient`, from compact planes into planes whose rows have `padding` columns on either side.
  public static func inputGradient(
    _ outputGradient: UnsafePointer<Lanes>, channels outputs: Int, weights: UnsafePointer<Float>,
    toPadded inputGradient: UnsafeMutablePointer<Lanes>, channels inputs: Int, rows: Int, columns: Int, padding: Int
  ) {
    let rowStride = columns + 2 * padding
    DenseConvolution.run(
      .init(base: outputGradient, channelStride: rows * columns, rowStride: columns, rows: rows), channels: outputs,
      taps: tap, weights: .init(base: weights, outputStride: 1, inputStride: inputs),
      to: .init(
        base: inputGradient, channelStride: rows * rowStride, rowStride: rowStride, rows: rows, columns: columns),
      channels: inputs)
  }

  /// Sets `gradient` ([output channel][input channel]) to the sum over pixels and samples of outputGradient[m] *
  /// input[k], on compact planes.
  ///
  /// Lanes without a sample must be zero in `outputGradient`.
  public static func weightGradient(
    input: UnsafePointer<Lanes>, channels inputs: Int,
    outputGradient: UnsafePointer<Lanes>, channels outputs: Int, pixels: Int,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    var m = 0
    while m < outputs {
      var k = 0
      while k < inputs {
        if m + 4 <= outputs, k + 4 <= inputs {
          tile(
            input + k * pixels, outputGradient + m * pixels, pixels, to: gradient + (m * inputs + k), stride: inputs)
          k += 4
        } else {
          for i in m..<min(m + 4, outputs) {
            var a = Lanes.zero
            for p in 0..<pixels { a = multiplyAdd(outputGradient[i * pixels + p], input[k * pixels + p], a) }
            gradient[i * inputs + k] = a.laneSum
          }
          k += 1
        }
      }
      m += 4
    }
  }

  @inline(__always)
  private static func tile(
    _ x: UnsafePointer<Lanes>, _ g: UnsafePointer<Lanes>, _ pixels: Int, to out: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    var a00 = Lanes.zero, a01 = Lanes.zero, a02 = Lanes.zero, a03 = Lanes.zero
    var a10 = Lanes.zero, a11 = Lanes.zero, a12 = Lanes.zero, a13 = Lanes.zero
    var a20 = Lanes.zero, a21 = Lanes.zero, a22 = Lanes.zero, a23 = Lanes.zero
    var a30 = Lanes.zero, a31 = Lanes.zero, a32 = Lanes.zero, a33 = Lanes.zero
    for p in 0..<pixels {
      let x0 = x[p]
      let x1 = x[pixels + p]
      let x2 = x[2 * pixels + p]
      let x3 = x[3 * pixels + p]
      let g0 = g[p]
      a00 = multiplyAdd(g0, x0, a00)
      a01 = multiplyAdd(g0, x1, a01)
      a02 = multiplyAdd(g0, x2, a02)
      a03 = multiplyAdd(g0, x3, a03)
      let g1 = g[pixels + p]
      a10 = multiplyAdd(g1, x0, a10)
      a11 = multiplyAdd(g1, x1, a11)
      a12 = multiplyAdd(g1, x2, a12)
      a13 = multiplyAdd(g1, x3, a13)
      let g2 = g[2 * pixels + p]
      a20 = multiplyAdd(g2, x0, a20)
      a21 = multiplyAdd(g2, x1, a21)
      a22 = multiplyAdd(g2, x2, a22)
      a23 = multiplyAdd(g2, x3, a23)
      let g3 = g[3 * pixels + p]
      a30 = multiplyAdd(g3, x0, a30)
      a31 = multiplyAdd(g3, x1, a31)
      a32 = multiplyAdd(g3, x2, a32)
      a33 = multiplyAdd(g3, x3, a33)
    }
    out[0] = a00.laneSum
    out[1] = a01.laneSum
    out[2] = a02.laneSum
    out[3] = a03.laneSum
    let second = out + stride
    second[0] = a10.laneSum
    second[1] = a11.laneSum
    second[2] = a12.laneSum
    second[3] = a13.laneSum
    let third = second + stride
    third[0] = a20.laneSum
    third[1] = a21.laneSum
    third[2] = a22.laneSum
    third[3] = a23.laneSum
    let fourth = third + stride
    fourth[0] = a30.laneSum
    fourth[1] = a31.laneSum
    fourth[2] = a32.laneSum
    fourth[3] = a33.laneSum
  }
}
