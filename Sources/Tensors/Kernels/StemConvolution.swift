/// The stem's 3 x 3 convolution at stride 2 with padding 1, of one block.
///
/// Layout: planes of vectors (one vector is a pixel of 16 samples). Weights are [output channel][input channel][3][3].
/// The input has at least one zero column on either side of every row. Output size: ceil(input / 2).
public struct StemConvolution {
  public let inputs: Int
  public let outputs: Int

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

  public func forward(
    _ input: UnsafePointer<Lanes>, channelStride: Int, rowStride: Int, rows: Int, weights: UnsafePointer<Float>,
    to output: UnsafeMutablePointer<Lanes>, outputRows: Int, outputColumns: Int
  ) {
    DenseConvolution.run(
      .init(base: input, channelStride: channelStride, rowStride: rowStride, step: 2, rows: rows), channels: inputs,
      taps: Self.taps, weights: .init(base: weights, outputStride: inputs * 9, inputStride: 9),
      to: .init(
        base: output, channelStride: outputRows * outputColumns, rowStride: outputColumns, rows: outputRows,
        columns: outputColumns), channels: outputs)
  }

  /// Sets the input's gradient.
  ///
  /// `outputGradient` has at least one zero column at the end of every row.
  public func inputGradient(
    _ outputGradient: UnsafePointer<Lanes>, channelStride: Int, rowStride: Int, outputRows: Int,
    weights: UnsafePointer<Float>,
    to inputGradient: UnsafeMutablePointer<Lanes>, inputChannelStride: Int, inputRowStride: Int, rows: Int,
    columns: Int
  ) {
    for parity in 0..<4 {
      let row = parity / 2
      let column = parity % 2
      DenseConvolution.run(
        .init(base: outputGradient, channelStride: channelStride, rowStride: rowStride, rows: outputRows),
        channels: outputs, taps: Self.transposedTaps[parity],
        weights: .init(base: weights, outputStride: 9, inputStride: inputs * 9),
        to: .init(
          base: inputGradient + row * inputRowStride + column, channelStride: inputChannelStride,
          rowStride: 2 * inputRowStride, step: 2, rows: (rows - row + 1) / 2, columns: (columns - column + 1) / 2),
        channels: inputs)
    }
  }

  /// Sets `gradient` ([output channel][input channel][3][3]).
  ///
  /// Lanes without a sample must be zero in `outputGradient`.
  public func weightGradient(
    input: UnsafePointer<Lanes>, channelStride: Int, rowStride: Int, rows: Int,
    outputGradient: UnsafePointer<Lanes>, outputChannelStride: Int, outputRowStride: Int, outputRows: Int,
    outputColumns: Int, to gradient: UnsafeMutablePointer<Float>
  ) {
    var m = 0
    while m < outputs {
      let width = m + 8 <= outputs ? 8 : 1
      for k in 0..<inputs {
        for i in 0..<3 {
          let first = i == 0 ? 1 : 0
          let last = min(outputRows, (rows - i) / 2 + 1)
          let x = input + k * channelStride + (i - 1) * rowStride - 1
          let g = outputGradient + m * outputChannelStride
          let target = gradient + (m * inputs + k) * 9 + i * 3
          if width == 8 {
            eightChannels(
              x, 2 * rowStride, g, outputChannelStride, outputRowStride, first..<max(first, last), outputColumns,
              to: target)
          } else {
            for j in 0..<3 {
              var a = Lanes.zero
              for y in first..<max(first, last) {
                for column in 0..<outputColumns {
                  a = multiplyAdd(
                    g[y * outputRowStride + column], x[y * 2 * rowStride + 2 * column + j], a)
                }
              }
              target[j] = a.laneSum
            }
          }
        }
      }
      m += width
    }
  }

  /// One input channel, one row of taps, eight output channels: 24 sums in registers.
  @inline(__always)
  private func eightChannels(
    _ x: UnsafePointer<Lanes>, _ xRow: Int, _ g: UnsafePointer<Lanes>, _ gChannel: Int, _ gRow: Int,
    _ rows: Range<Int>, _ columns: Int, to gradient: UnsafeMutablePointer<Float>
  ) {
    var a0 = Lanes.zero, a1 = Lanes.zero, a2 = Lanes.zero, b0 = Lanes.zero, b1 = Lanes.zero, b2 = Lanes.zero
    var c0 = Lanes.zero, c1 = Lanes.zero, c2 = Lanes.zero, d0 = Lanes.zero, d1 = Lanes.zero, d2 = Lanes.zero
    var e0 = Lanes.zero, e1 = Lanes.zero, e2 = Lanes.zero, f0 = Lanes.zero, f1 = Lanes.zero, f2 = Lanes.zero
    var h0 = Lanes.zero, h1 = Lanes.zero, h2 = Lanes.zero, i0 = Lanes.zero, i1 = Lanes.zero, i2 = Lanes.zero
    for y in rows {
      var p = x + y * xRow
      var q = g + y * gRow
      for _ in 0..<columns {
        let x0 = p[0]
        let x1 = p[1]
        let x2 = p[2]
        var v = q[0]
        a0 = multiplyAdd(v, x0, a0)
        a1 = multiplyAdd(v, x1, a1)
        a2 = multiplyAdd(v, x2, a2)
        v = q[gChannel]
        b0 = multiplyAdd(v, x0, b0)
        b1 = multiplyAdd(v, x1, b1)
        b2 = multiplyAdd(v, x2, b2)
        v = q[2 * gChannel]
        c0 = multiplyAdd(v, x0, c0)
        c1 = multiplyAdd(v, x1, c1)
        c2 = multiplyAdd(v, x2, c2)
        v = q[3 * gChannel]
        d0 = multiplyAdd(v, x0, d0)
        d1 = multiplyAdd(v, x1, d1)
        d2 = multiplyAdd(v, x2, d2)
        v = q[4 * gChannel]
        e0 = multiplyAdd(v, x0, e0)
        e1 = multiplyAdd(v, x1, e1)
        e2 = multiplyAdd(v, x2, e2)
        v = q[5 * gChannel]
        f0 = multiplyAdd(v, x0, f0)
        f1 = multiplyAdd(v, x1, f1)
        f2 = multiplyAdd(v, x2, f2)
        v = q[6 * gChannel]
        h0 = multiplyAdd(v, x0, h0)
        h1 = multiplyAdd(v, x1, h1)
        h2 = multiplyAdd(v, x2, h2)
        v = q[7 * gChannel]
        i0 = multiplyAdd(v, x0, i0)
        i1 = multiplyAdd(v, x1, i1)
        i2 = multiplyAdd(v, x2, i2)
        p += 2
        q += 1
      }
    }
    let next = inputs * 9
    store(gradient, a0, a1, a2)
    store(gradient + next, b0, b1, b2)
    store(gradient + 2 * next, c0, c1, c2)
    store(gradient + 3 * next, d0, d1, d2)
    store(gradient + 4 * next, e0, e1, e2)
    store(gradient + 5 * next, f0, f1, f2)
    store(gradient + 6 * next, h0, h1, h2)
    store(gradient + 7 * next, i0, i1, i2)
  }

  @inline(__always)
  private func store(_ gradient: UnsafeMutablePointer<Float>, _ a: Lanes, _ b: Lanes, _ c: Lanes) {
    gradient[0] = a.laneSum
    gradient[1] = b.laneSum
    gradient[2] = c.laneSum
  }
}
