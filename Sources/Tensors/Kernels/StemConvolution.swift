/// The stem's 3 x 3 convolution at stride 2 with padding 1, of one block.
///
/// Layout: planes of vectors (one vector is a pixel of 16 samples). Weights are [output channel][input channel][3][3].
/// The input has at least one zero column on either side of every row. Output size: ceil(input / 2).
public struct StemConvolution {
  /// Input channels.
  public let inputs: Int
  /// Output channels.
  public let outputs: Int

  /// A convolution of any numbers of channels.
  public init(inputs: Int, outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }

  private static let taps = (0..<9).map {
    DenseConvolution.Tap(row: $0 / 3 - 1, column: $0 % 3 - 1, weight: $0)
  }

  /// Taps that reach an input pixel of each row and column parity, from the output's position.
  private static let transposedTaps: [[DenseConvolution.Tap]] = (0..<4).map { parity in
    // Input row 2 y + 0 is read by tap row 1 of output y; row 2 y + 1 by tap row 2 of output y and row 0 of y + 1.
    func reach(_ odd: Bool) -> [(tap: Int, shift: Int)] { odd ? [(2, 0), (0, 1)] : [(1, 0)] }
    return reach(parity / 2 == 1).flatMap { row in
      reach(parity % 2 == 1).map { column in
        DenseConvolution.Tap(row: row.shift, column: column.shift, weight: row.tap * 3 + column.tap)
      }
    }
  }

  /// - Parameters:
  ///   - input: with at least one zero column on either side of every row.
  ///   - rows: those of the output that are computed.
  public func forward(_ input: ImageView, weights: UnsafePointer<Float>, to output: ImageView, rows: Range<Int>) {
    DenseConvolution.run(
      input, step: 2, taps: Self.taps, weights: .init(base: weights, outputStride: inputs * 9, inputStride: 9),
      to: output, rows: rows)
  }

  /// Sets the input's gradient in some of its rows.
  ///
  /// - Parameters:
  ///   - outputGradient: with at least one zero column at the end of every row.
  ///   - inputGradient: an image of these rows alone.
  ///   - rows: the rows of the input; the first one is even.
  public func inputGradient(
    _ outputGradient: ImageView, weights: UnsafePointer<Float>, to inputGradient: ImageView, rows: Range<Int>
  ) {
    let (rowStride, columns) = (inputGradient.rowStride, inputGradient.columns)
    let top = inputGradient.base - rows.lowerBound * rowStride
    for parity in 0..<4 {
      let row = parity / 2
      let column = parity % 2
      let last = (rows.upperBound - row + 1) / 2
      DenseConvolution.run(
        outputGradient, taps: Self.transposedTaps[parity],
        weights: .init(base: weights, outputStride: 9, inputStride: inputs * 9),
        to: ImageView(
          top + row * rowStride + column, channels: inputs, rows: last, columns: (columns - column + 1) / 2,
          rowStride: 2 * rowStride, channelStride: inputGradient.channelStride),
        outputStep: 2, rows: rows.lowerBound / 2..<last)
    }
  }

  /// Sets `gradient` ([output channel][input channel][3][3]) of some output channels.
  ///
  /// Lanes without a sample must be zero in `outputGradient`.
  /// - Parameters:
  ///   - input: with at least one zero column on either side of every row.
  ///   - channels: the output channels.
  public func weightGradient(
    input: ImageView, outputGradient: ImageView, to gradient: UnsafeMutablePointer<Float>, channels part: Range<Int>
  ) {
    @inline(__always)
    func run<let channels: Int>(_ tile: Tile<channels, 3>.Type, from m: Int) {
      for k in 0..<inputs {
        for i in 0..<3 {
          let first = i == 0 ? 1 : 0
          let last = min(outputGradient.rows, (input.rows - i) / 2 + 1)
          let pass = WeightPass(
            input: input.base + k * input.channelStride + (i - 1) * input.rowStride - 1,
            rowStride: 2 * input.rowStride, gradient: outputGradient.base + m * outputGradient.channelStride,
            gradientChannelStride: outputGradient.channelStride, gradientRowStride: outputGradient.rowStride,
            rows: first..<max(first, last), columns: outputGradient.columns)
          pass.run(tile, to: gradient + ((m * inputs + k) * 9 + i * 3), next: inputs * 9)
        }
      }
    }
    // Output channels outside: their gradients are read for every input channel and stay in the second cache.
    var m = part.lowerBound
    #if HALF_VECTORS
      while m + 2 <= part.upperBound {
        run(Tile<2, 3>.self, from: m)
        m += 2
      }
    #else
      while m + 8 <= part.upperBound {
        run(Tile<8, 3>.self, from: m)
        m += 8
      }
    #endif
    while m < part.upperBound {
      run(Tile<1, 3>.self, from: m)
      m += 1
    }
  }

  /// The gradients of one input channel's row of taps: where it reads, and over which outputs it sums.
  private struct WeightPass {
    /// Under the first tap of output row 0 and column 0.
    let input: UnsafePointer<Lanes>
    /// Vectors from what one output row reads to what the next reads.
    let rowStride: Int
    let gradient: UnsafePointer<Lanes>
    let gradientChannelStride: Int
    let gradientRowStride: Int
    let rows: Range<Int>
    let columns: Int

    /// Sets the gradients of as many output channels as the tile has rows, `next` values from one's to the next one's.
    @inline(__always)
    func run<let channels: Int>(
      _ tile: Tile<channels, 3>.Type, to weights: UnsafeMutablePointer<Float>, next: Int
    ) {
      var sums = zeros(tile)
      for row in rows {
        var x = input + row * rowStride
        var g = gradient + row * gradientRowStride
        for _ in 0..<columns {
          let values = gather(TileRow<3>.self, x, 1)
          for m in 0..<channels {
            let slope = g[m * gradientChannelStride]
            for tap in 0..<3 { sums[m][tap] = multiplyAdd(slope, values[tap], sums[m][tap]) }
          }
          x += 2
          g += 1
        }
      }
      for m in 0..<channels { for tap in 0..<3 { weights[m * next + tap] = sums[m][tap].laneSum } }
    }
  }
}
