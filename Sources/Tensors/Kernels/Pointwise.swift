/// Pointwise (1 x 1) convolution of one block: a matrix product over channels at every pixel.
///
/// Layout: planes of vectors (one vector is a pixel of 16 samples). Weights are [output channel][input channel].
/// Every sum over channels is one chain of fused multiply-adds in the order of the channels, at any size: no library's
/// product is called, because its order depends on the processor (docs/decisions/own-matrix-products.md).
public enum Pointwise {
  private static let tap = [DenseConvolution.Tap(row: 0, column: 0, weight: 0)]

  /// output[m] = sum over k of weights[m][k] * input[k].
  public static func forward(_ input: ImageView, weights: UnsafePointer<Float>, to output: ImageView) {
    run(input, .init(base: weights, outputStride: input.channels, inputStride: 1), to: output)
  }

  /// inputGradient[k] = sum over m of weights[m][k] * outputGradient[m].
  public static func inputGradient(
    _ outputGradient: ImageView, weights: UnsafePointer<Float>, to inputGradient: ImageView
  ) {
    run(outputGradient, .init(base: weights, outputStride: 1, inputStride: inputGradient.channels), to: inputGradient)
  }

  private static func run(_ input: ImageView, _ weights: DenseConvolution.Weights, to output: ImageView) {
    if input.isCompact, output.isCompact {
      DenseConvolution.run(input.flattened, taps: tap, weights: weights, to: output.flattened)
    } else {
      DenseConvolution.run(input, taps: tap, weights: weights, to: output)
    }
  }

  /// Sets `gradient` ([output channel][input channel]) to the sum over pixels and samples of outputGradient[m] *
  /// input[k], of compact images.
  ///
  /// Lanes without a sample must be zero in `outputGradient`.
  public static func weightGradient(
    input: ImageView, outputGradient: ImageView, to gradient: UnsafeMutablePointer<Float>
  ) {
    let (inputs, outputs, pixels) = (input.channels, outputGradient.channels, input.pixels)
    #if HALF_VECTORS
      let side = 2
    #else
      let side = 4
    #endif
    for m in stride(from: 0, to: outputs, by: side) {
      for k in stride(from: 0, to: inputs, by: side) {
        let x = UnsafePointer(input.base + k * pixels)
        let g = UnsafePointer(outputGradient.base + m * pixels)
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
