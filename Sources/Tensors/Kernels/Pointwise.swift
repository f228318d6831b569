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
    #if HALF_VECTORS
      let side = 2
    #else
      let side = 4
    #endif
    for m in stride(from: 0, to: outputs, by: side) {
      for k in stride(from: 0, to: inputs, by: side) {
        let (x, g) = (input + k * pixels, outputGradient + m * pixels)
        let target = gradient + (m * inputs + k)
        if m + side <= outputs, k + side <= inputs {
          #if HALF_VECTORS
            let sums = products(Tile<2, 2>.self, x, g, pixels)
            for i in 0..<2 { for j in 0..<2 { target[i * inputs + j] = sums[i][j].laneSum } }
          #else
            let sums = laneSums(products(Tile<4, 4>.self, x, g, pixels))
            for i in 0..<4 { for j in 0..<4 { target[i * inputs + j] = sums[4 * i + j] } }
          #endif
        } else {
          for i in 0..<min(side, outputs - m) {
            for j in 0..<min(side, inputs - k) {
              let sum = products(Tile<1, 1>.self, x + j * pixels, g + i * pixels, pixels)
              target[i * inputs + j] = sum[0][0].laneSum
            }
          }
        }
      }
    }
  }

  /// Sums over pixels of the products of as many channels as the tile has rows with as many as it has columns.
  @inline(__always)
  private static func products<let outputs: Int, let inputs: Int>(
    _ tile: Tile<outputs, inputs>.Type, _ x: UnsafePointer<Lanes>, _ g: UnsafePointer<Lanes>, _ pixels: Int
  ) -> Tile<outputs, inputs> {
    var sums = zeros(tile)
    for p in 0..<pixels {
      let values = gather(TileRow<inputs>.self, x + p, pixels)
      for m in 0..<outputs {
        let slope = g[m * pixels + p]
        for k in 0..<inputs { sums[m][k] = multiplyAdd(slope, values[k], sums[m][k]) }
      }
    }
    return sums
  }
}
