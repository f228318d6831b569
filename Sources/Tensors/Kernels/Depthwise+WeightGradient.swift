extension Depthwise {
  /// Sets `gradient` (size x size) to the weights' gradient: for every tap the sum over pixels and samples of the
  /// output's gradient times the input under the tap.
  public func weightGradient(
    input: PlaneView, outputGradient: PlaneView, to gradient: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<size {
      let shift = i * dilation - reach
      let first = shift < 0 ? (-shift + stride - 1) / stride : 0
      let last = shift >= input.rows ? 0 : min(outputGradient.rows, (input.rows - 1 - shift) / stride + 1)
      let pass = WeightPass(
        input: input.base + shift * input.rowStride - reach, rowStride: input.rowStride * stride, step: stride,
        tapStep: dilation, gradient: outputGradient.base, gradientRowStride: outputGradient.rowStride,
        rows: first..<max(first, last), columns: outputGradient.columns)
      let target = gradient + i * size
      switch size {
      #if HALF_VECTORS
        case 5:
          pass.run(Tile<3, 2>.self, to: target)
          pass.run(Tile<2, 2>.self, from: 3, to: target)
        case 3: for tap in 0..<3 { pass.run(Tile<1, 4>.self, from: tap, to: target) }
      #else
        case 5: pass.run(Tile<5, 2>.self, to: target)
        case 3: pass.run(Tile<3, 4>.self, to: target)
      #endif
      default: for tap in 0..<size { pass.run(Tile<1, 4>.self, from: tap, to: target) }
      }
    }
  }

  /// The gradients of one row of taps: where it reads, and over which outputs it sums.
  private struct WeightPass {
    /// Under the first tap of output row 0 and column 0.
    let input: UnsafePointer<Lanes>
    /// Vectors from what one output row reads to what the next reads, from one column's to the next, from tap to tap.
    let rowStride: Int
    let step: Int
    let tapStep: Int
    let gradient: UnsafePointer<Lanes>
    let gradientRowStride: Int
    let rows: Range<Int>
    let columns: Int

    /// Sets the gradients of as many taps as the tile has rows, from tap `tap` on.
    ///
    /// Each tap has as many sums as the tile has columns, to hide the latency of an addition: the columns of a row go to
    /// them in turn, those past the last whole turn to the first, and at the end they are added as a balanced tree. How
    /// many taps are summed at once does not change the bits, how many sums a tap has does.
    @inline(__always)
    func run<let taps: Int, let chains: Int>(
      _ tile: Tile<taps, chains>.Type, from tap: Int = 0, to weights: UnsafeMutablePointer<Float>
    ) {
      var sums = zeros(tile)
      for row in rows {
        var x = input + (row * rowStride + tap * tapStep)
        var g = gradient + row * gradientRowStride
        var left = columns
        while left >= chains {
          for chain in 0..<chains {
            let slope = g[chain]
            for i in 0..<taps { sums[i][chain] = multiplyAdd(slope, x[chain * step + i * tapStep], sums[i][chain]) }
          }
          x += chains * step
          g += chains
          left -= chains
        }
        while left > 0 {
          for i in 0..<taps { sums[i][0] = multiplyAdd(g[0], x[i * tapStep], sums[i][0]) }
          x += step
          g += 1
          left -= 1
        }
      }
      for i in 0..<taps {
        var width = chains
        while width > 1 {
          width /= 2
          for chain in 0..<width { sums[i][chain] = sums[i][2 * chain] + sums[i][2 * chain + 1] }
        }
        weights[tap + i] = sums[i][0].laneSum
      }
    }
  }
}
