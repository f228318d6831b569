/// Depthwise convolution of one channel of one block: k x k, stride 1 or 2, dilation 1 or 2, "same" padding.
///
/// Layout: planes of vectors (one vector is a pixel of 16 samples). The input has at least `reach` zero columns on
/// either side of every row; rows outside the plane are skipped. Output size: ceil(input / stride).
public struct Depthwise {
  /// Rows and columns of taps: 3, 5 or 7.
  public let size: Int
  /// 1 or 2.
  public let stride: Int
  /// Pixels from one tap to the next: 1 or 2.
  public let dilation: Int

  /// Traps on other sizes, strides and dilations.
  public init(size: Int, stride: Int, dilation: Int) {
    guard [3, 5, 7].contains(size), (1...2).contains(stride), (1...2).contains(dilation) else {
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
  public func forward(_ input: PlaneView, weights: UnsafePointer<Float>, to output: PlaneView) {
    let (rows, rowStride) = (input.rows, input.rowStride)
    withUnsafeTemporaryAllocation(of: Tap.self, capacity: size * size) { taps in
      for i in 0..<size {
        for j in 0..<size {
          taps[i * size + j] = Tap(
            offset: (i * dilation - reach) * rowStride + j * dilation - reach, weight: weights[i * size + j])
        }
      }
      for y in 0..<output.rows {
        let top = y * stride - reach
        let first = top < 0 ? (-top + dilation - 1) / dilation : 0
        let last = min(size, (rows - 1 - top) / dilation + 1)
        row(
          input.base + y * stride * rowStride, step: stride, taps: taps.baseAddress! + first * size,
          count: (last - first) * size, to: output.base + y * output.rowStride, step: 1, columns: output.columns,
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
    _ outputGradient: PlaneView, weights: UnsafePointer<Float>, to inputGradient: PlaneView, accumulate: Bool
  ) {
    withUnsafeTemporaryAllocation(of: Tap.self, capacity: size * size) { taps in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: size) { tapRows in
        for rowParity in 0..<stride {
          for columnParity in 0..<stride {
            let (count, perRow) = list(
              taps.baseAddress!, rows: tapRows.baseAddress!, rowParity, columnParity, weights, outputGradient.rowStride)
            let columns = (inputGradient.columns - columnParity + stride - 1) / stride
            var y = 0
            while stride * y + rowParity < inputGradient.rows {
              var first = 0
              while first < count, y + tapRows[first] < 0 { first += 1 }
              var last = count
              while last > first, y + tapRows[last - 1] >= outputGradient.rows { last -= 1 }
              if (last - first) * perRow > 0 || !accumulate {
                row(
                  outputGradient.base + y * outputGradient.rowStride, step: 1,
                  taps: taps.baseAddress! + first * perRow, count: (last - first) * perRow,
                  to: inputGradient.base + (stride * y + rowParity) * inputGradient.rowStride + columnParity,
                  step: stride, columns: columns, accumulate: accumulate)
              }
              y += 1
            }
          }
        }
      }
    }
  }

  /// The taps that reach input pixels of a row and column parity, in the order of rising rows of the output's gradient.
  ///
  /// - Parameters:
  ///   - tapRows: set to the row of the output's gradient, from the pixel's, that each row of taps reads.
  /// - Returns: rows of taps, and taps in each.
  private func list(
    _ taps: UnsafeMutablePointer<Tap>, rows tapRows: UnsafeMutablePointer<Int>, _ rowParity: Int, _ columnParity: Int,
    _ weights: UnsafePointer<Float>, _ rowStride: Int
  ) -> (rows: Int, perRow: Int) {
    var rows = 0
    var count = 0
    for i in (0..<size).reversed() where (rowParity + reach - i * dilation) % stride == 0 {
      let shift = (rowParity + reach - i * dilation) / stride
      for j in (0..<size).reversed() where (columnParity + reach - j * dilation) % stride == 0 {
        taps[count] = Tap(
          offset: shift * rowStride + (columnParity + reach - j * dilation) / stride, weight: weights[i * size + j])
        count += 1
      }
      tapRows[rows] = shift
      rows += 1
    }
    return (rows, rows == 0 ? 0 : count / rows)
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
