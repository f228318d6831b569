/// Depthwise convolution of one channel of one block: k x k, stride 1 or 2, dilation 1 or 2, "same" padding.
///
/// Layout: planes of vectors (one vector is a pixel of 16 samples). The input has at least `reach` zero columns on
/// either side of every row; rows outside the plane are skipped. Output size: ceil(input / stride).
public struct Depthwise {
  public let size: Int
  public let stride: Int
  public let dilation: Int

  public init(size: Int, stride: Int, dilation: Int) {
    guard [1, 3, 5].contains(size), (1...2).contains(stride), (1...2).contains(dilation) else {
      fatalError("depthwise \(size)x\(size), stride \(stride), dilation \(dilation)")
    }
    self.size = size
    self.stride = stride
    self.dilation = dilation
  }

  /// Rows or columns from the centre tap to the outermost.
  public var reach: Int { size / 2 * dilation }

  /// A tap: where its input lies from the output's position, in vectors, and its weight.
  private struct Tap {
    var offset: Int
    var weight: Float
  }

  /// output[y][x] = sum over taps of w[i][j] * input[stride y + dilation i - reach][stride x + dilation j - reach].
  public func forward(
    _ input: UnsafePointer<Lanes>, rowStride: Int, rows: Int, weights: UnsafePointer<Float>,
    to output: UnsafeMutablePointer<Lanes>, outputRowStride: Int, outputRows: Int, outputColumns: Int
  ) {
    withUnsafeTemporaryAllocation(of: Tap.self, capacity: 25) { taps in
      for i in 0..<size {
        for j in 0..<size {
          taps[i * size + j] = Tap(
            offset: (i * dilation - reach) * rowStride + j * dilation - reach, weight: weights[i * size + j])
        }
      }
      for y in 0..<outputRows {
        let top = y * stride - reach
        let first = top < 0 ? (-top + dilation - 1) / dilation : 0
        let last = min(size, (rows - 1 - top) / dilation + 1)
        row(
          input + y * stride * rowStride, step: stride, taps: taps.baseAddress! + first * size,
          count: (last - first) * size, to: output + y * outputRowStride, step: 1, columns: outputColumns,
          accumulate: false)
      }
    }
  }

  /// The transpose: adds the gradient of the input to `inputGradient`, or sets it.
  ///
  /// At stride 2 the input's pixels fall into four classes by the parity of row and column; each class is a dense
  /// convolution of the output's gradient with the taps that reach it.
  /// - Parameter outputGradient: needs `reach` zero columns on either side of every row.
  public func inputGradient(
    _ outputGradient: UnsafePointer<Lanes>, rowStride: Int, outputRows: Int, outputColumns: Int,
    weights: UnsafePointer<Float>,
    to inputGradient: UnsafeMutablePointer<Lanes>, inputRowStride: Int, rows: Int, columns: Int, accumulate: Bool
  ) {
    withUnsafeTemporaryAllocation(of: Tap.self, capacity: 25) { taps in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: 5) { tapRows in
        for rowParity in 0..<stride {
          for columnParity in 0..<stride {
            // Taps in the order of rising rows of the output's gradient.
            var rowCount = 0
            var perRow = 0
            for i in (0..<size).reversed() where (rowParity + reach - i * dilation) % stride == 0 {
              perRow = 0
              let shift = (rowParity + reach - i * dilation) / stride
              for j in (0..<size).reversed() where (columnParity + reach - j * dilation) % stride == 0 {
                // Rows may hold at most 5 taps each, so the list never overflows.
                taps[rowCount * 5 + perRow] = Tap(
                  offset: shift * rowStride + (columnParity + reach - j * dilation) / stride,
                  weight: weights[i * size + j])
                perRow += 1
              }
              tapRows[rowCount] = shift
              rowCount += 1
            }
            if perRow < 5 {
              for i in 1..<max(rowCount, 1) { for j in 0..<perRow { taps[i * perRow + j] = taps[i * 5 + j] } }
            }
            let classColumns = (columns - columnParity + stride - 1) / stride
            var m = 0
            while stride * m + rowParity < rows {
              var first = 0
              while first < rowCount, m + tapRows[first] < 0 { first += 1 }
              var last = rowCount
              while last > first, m + tapRows[last - 1] >= outputRows { last -= 1 }
              let count = perRow == 0 ? 0 : (last - first) * perRow
              if count > 0 || !accumulate {
                row(
                  outputGradient + m * rowStride, step: 1, taps: taps.baseAddress! + first * perRow, count: count,
                  to: inputGradient + (stride * m + rowParity) * inputRowStride + columnParity, step: stride,
                  columns: classColumns, accumulate: accumulate)
              }
              m += 1
            }
          }
        }
      }
    }
  }

  /// Sets `gradient` (size x size) to the weights' gradient: for every tap the sum over pixels and samples of the
  /// output's gradient times the input under the tap.
  public func weightGradient(
    input: UnsafePointer<Lanes>, rowStride: Int, rows: Int,
    outputGradient: UnsafePointer<Lanes>, outputRowStride: Int, outputRows: Int, outputColumns: Int,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<size {
      let shift = i * dilation - reach
      let first = shift < 0 ? (-shift + stride - 1) / stride : 0
      let last = shift >= rows ? 0 : min(outputRows, (rows - 1 - shift) / stride + 1)
      let pass = WeightPass(
        input: input + shift * rowStride - reach, rowStride: rowStride * stride, step: stride, tapStep: dilation,
        gradient: outputGradient, gradientRowStride: outputRowStride, rows: first..<max(first, last),
        columns: outputColumns)
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
      default: pass.run(Tile<1, 1>.self, to: target)
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

  /// One row: output[x] (+)= sum over taps of weight * input[x * step + offset].
  @inline(__always)
  private func row(
    _ input: UnsafePointer<Lanes>, step: Int, taps: UnsafePointer<Tap>, count: Int,
    to output: UnsafeMutablePointer<Lanes>, step outputStep: Int, columns: Int, accumulate: Bool
  ) {
    // Each call is a copy of the loop in which the steps are constants.
    #if !HALF_VECTORS
      switch (stride, size, dilation) {
      case (1, 3, 1):
        return Window<3, 1, 10, 6>.row(input, taps, count, output, columns, accumulate)
      case (1, 3, 2):
        return Window<3, 2, 12, 8>.row(input, taps, count, output, columns, accumulate)
      case (1, 5, 1):
        return Window<5, 1, 12, 8>.row(input, taps, count, output, columns, accumulate)
      case (1, 5, 2):
        return Window<5, 2, 16, 12>.row(input, taps, count, output, columns, accumulate)
      default: break
      }
    #endif
    if step == 1, outputStep == 1 {
      Self.pixels(input, 1, taps, count, output, 1, columns, accumulate)
    } else if outputStep == 1 {
      Self.pixels(input, 2, taps, count, output, 1, columns, accumulate)
    } else {
      Self.pixels(input, 1, taps, count, output, 2, columns, accumulate)
    }
  }

  #if !HALF_VECTORS
    /// A row at stride 1, each input of which is loaded once for all taps of a row of taps.
    ///
    /// - Parameters:
    ///   - eight, four: as many inputs as eight and four pixels and their neighbours are: 8 or 4 + (size - 1) * dilation.
    private enum Window<let size: Int, let dilation: Int, let eight: Int, let four: Int> {
      /// Eight pixels at a time, then four, then one.
      @inline(never)
      static func row(
        _ input: UnsafePointer<Lanes>, _ taps: UnsafePointer<Tap>, _ count: Int, _ output: UnsafeMutablePointer<Lanes>,
        _ columns: Int, _ accumulate: Bool
      ) {
        var x = 0
        while x + 8 <= columns {
          run(TileRow<8>.self, TileRow<eight>.self, input + x, taps, count, output + x, accumulate)
          x += 8
        }
        while x + 4 <= columns {
          run(TileRow<4>.self, TileRow<four>.self, input + x, taps, count, output + x, accumulate)
          x += 4
        }
        while x < columns {
          Depthwise.run(TileRow<1>.self, input + x, 1, taps, count, output + x, 1, accumulate)
          x += 1
        }
      }

      @inline(__always)
      private static func run<let pixels: Int, let inputs: Int>(
        _: TileRow<pixels>.Type, _: TileRow<inputs>.Type, _ input: UnsafePointer<Lanes>, _ taps: UnsafePointer<Tap>,
        _ count: Int, _ output: UnsafeMutablePointer<Lanes>, _ accumulate: Bool
      ) {
        var sums = TileRow<pixels>(repeating: .zero)
        if accumulate { for i in 0..<pixels { sums[i] = output[i] } }
        var k = 0
        while k < count {
          let values = gather(TileRow<inputs>.self, input + taps[k].offset, 1)
          // Written out: the compiler does not unroll this loop early enough to keep the tiles in registers.
          add(taps[k], values, 0, to: &sums)
          add(taps[k + 1], values, dilation, to: &sums)
          add(taps[k + 2], values, 2 * dilation, to: &sums)
          if size == 5 {
            add(taps[k + 3], values, 3 * dilation, to: &sums)
            add(taps[k + 4], values, 4 * dilation, to: &sums)
          }
          k += size
        }
        for i in 0..<pixels { output[i] = sums[i] }
      }

      /// One tap's share.
      @inline(__always)
      private static func add<let pixels: Int, let inputs: Int>(
        _ tap: Tap, _ values: TileRow<inputs>, _ first: Int, to sums: inout TileRow<pixels>
      ) {
        let weight = Lanes(repeating: tap.weight)
        for i in 0..<pixels { sums[i] = multiplyAdd(weight, values[first + i], sums[i]) }
      }
    }
  #endif

  @inline(__always)
  private static func pixels(
    _ input: UnsafePointer<Lanes>, _ step: Int, _ taps: UnsafePointer<Tap>, _ count: Int,
    _ output: UnsafeMutablePointer<Lanes>, _ outputStep: Int, _ columns: Int, _ accumulate: Bool
  ) {
    var x = 0
    #if !HALF_VECTORS
      while x + 8 <= columns {
        run(TileRow<8>.self, input + x * step, step, taps, count, output + x * outputStep, outputStep, accumulate)
        x += 8
      }
    #endif
    while x + 4 <= columns {
      run(TileRow<4>.self, input + x * step, step, taps, count, output + x * outputStep, outputStep, accumulate)
      x += 4
    }
    while x < columns {
      run(TileRow<1>.self, input + x * step, step, taps, count, output + x * outputStep, outputStep, accumulate)
      x += 1
    }
  }

  /// As many pixels of a row as the tile has.
  @inline(__always)
  private static func run<let pixels: Int>(
    _: TileRow<pixels>.Type, _ input: UnsafePointer<Lanes>, _ step: Int, _ taps: UnsafePointer<Tap>, _ count: Int,
    _ output: UnsafeMutablePointer<Lanes>, _ outputStep: Int, _ accumulate: Bool
  ) {
    var sums = TileRow<pixels>(repeating: .zero)
    if accumulate { for i in 0..<pixels { sums[i] = output[i * outputStep] } }
    for k in 0..<count {
      let weight = Lanes(repeating: taps[k].weight)
      let source = input + taps[k].offset
      for i in 0..<pixels { sums[i] = multiplyAdd(weight, source[i * step], sums[i]) }
    }
    for i in 0..<pixels { output[i * outputStep] = sums[i] }
  }
}
