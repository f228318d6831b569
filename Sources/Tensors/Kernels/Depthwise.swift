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
        Self.row(
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
                Self.row(
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
      let base = input + shift * rowStride - reach
      let target = gradient + i * size
      if size == 5 {
        var a0 = Lanes.zero, a1 = Lanes.zero, a2 = Lanes.zero, a3 = Lanes.zero, a4 = Lanes.zero
        var b0 = Lanes.zero, b1 = Lanes.zero, b2 = Lanes.zero, b3 = Lanes.zero, b4 = Lanes.zero
        for y in first..<max(first, last) {
          var x = base + y * stride * rowStride
          var g = outputGradient + y * outputRowStride
          var left = outputColumns
          while left >= 2 {
            let ga = g[0]
            let gb = g[1]
            let z = x + stride
            a0 = multiplyAdd(ga, x[0], a0)
            b0 = multiplyAdd(gb, z[0], b0)
            a1 = multiplyAdd(ga, x[dilation], a1)
            b1 = multiplyAdd(gb, z[dilation], b1)
            a2 = multiplyAdd(ga, x[2 * dilation], a2)
            b2 = multiplyAdd(gb, z[2 * dilation], b2)
            a3 = multiplyAdd(ga, x[3 * dilation], a3)
            b3 = multiplyAdd(gb, z[3 * dilation], b3)
            a4 = multiplyAdd(ga, x[4 * dilation], a4)
            b4 = multiplyAdd(gb, z[4 * dilation], b4)
            x += 2 * stride
            g += 2
            left -= 2
          }
          if left > 0 {
            let ga = g[0]
            a0 = multiplyAdd(ga, x[0], a0)
            a1 = multiplyAdd(ga, x[dilation], a1)
            a2 = multiplyAdd(ga, x[2 * dilation], a2)
            a3 = multiplyAdd(ga, x[3 * dilation], a3)
            a4 = multiplyAdd(ga, x[4 * dilation], a4)
          }
        }
        target[0] = (a0 + b0).laneSum
        target[1] = (a1 + b1).laneSum
        target[2] = (a2 + b2).laneSum
        target[3] = (a3 + b3).laneSum
        target[4] = (a4 + b4).laneSum
      } else if size == 3 {
        var a0 = Lanes.zero, a1 = Lanes.zero, a2 = Lanes.zero
        var b0 = Lanes.zero, b1 = Lanes.zero, b2 = Lanes.zero
        var c0 = Lanes.zero, c1 = Lanes.zero, c2 = Lanes.zero
        var d0 = Lanes.zero, d1 = Lanes.zero, d2 = Lanes.zero
        for y in first..<max(first, last) {
          var x = base + y * stride * rowStride
          var g = outputGradient + y * outputRowStride
          var left = outputColumns
          while left >= 4 {
            let ga = g[0]
            let gb = g[1]
            let gc = g[2]
            let gd = g[3]
            a0 = multiplyAdd(ga, x[0], a0)
            b0 = multiplyAdd(gb, x[stride], b0)
            c0 = multiplyAdd(gc, x[2 * stride], c0)
            d0 = multiplyAdd(gd, x[3 * stride], d0)
            a1 = multiplyAdd(ga, x[dilation], a1)
            b1 = multiplyAdd(gb, x[stride + dilation], b1)
            c1 = multiplyAdd(gc, x[2 * stride + dilation], c1)
            d1 = multiplyAdd(gd, x[3 * stride + dilation], d1)
            a2 = multiplyAdd(ga, x[2 * dilation], a2)
            b2 = multiplyAdd(gb, x[stride + 2 * dilation], b2)
            c2 = multiplyAdd(gc, x[2 * stride + 2 * dilation], c2)
            d2 = multiplyAdd(gd, x[3 * stride + 2 * dilation], d2)
            x += 4 * stride
            g += 4
            left -= 4
          }
          while left > 0 {
            let ga = g[0]
            a0 = multiplyAdd(ga, x[0], a0)
            a1 = multiplyAdd(ga, x[dilation], a1)
            a2 = multiplyAdd(ga, x[2 * dilation], a2)
            x += stride
            g += 1
            left -= 1
          }
        }
        target[0] = ((a0 + b0) + (c0 + d0)).laneSum
        target[1] = ((a1 + b1) + (c1 + d1)).laneSum
        target[2] = ((a2 + b2) + (c2 + d2)).laneSum
      } else {
        var a = Lanes.zero
        for y in first..<max(first, last) {
          for x in 0..<outputColumns {
            a = multiplyAdd(outputGradient[y * outputRowStride + x], base[y * stride * rowStride + x * stride], a)
          }
        }
        target[0] = a.laneSum
      }
    }
  }

  /// One row: output[x] (+)= sum over taps of weight * input[x * step + offset], eight pixels at a time in registers.
  @inline(__always)
  private static func row(
    _ input: UnsafePointer<Lanes>, step: Int, taps: UnsafePointer<Tap>, count: Int,
    to output: UnsafeMutablePointer<Lanes>, step outputStep: Int, columns: Int, accumulate: Bool
  ) {
    if step == 1, outputStep == 1 {
      contiguous(input, 1, taps, count, output, 1, columns, accumulate)
    } else if outputStep == 1 {
      contiguous(input, 2, taps, count, output, 1, columns, accumulate)
    } else {
      contiguous(input, 1, taps, count, output, 2, columns, accumulate)
    }
  }

  @inline(__always)
  private static func contiguous(
    _ input: UnsafePointer<Lanes>, _ s: Int, _ taps: UnsafePointer<Tap>, _ count: Int,
    _ output: UnsafeMutablePointer<Lanes>, _ t: Int, _ columns: Int, _ accumulate: Bool
  ) {
    var x = 0
    while x + 8 <= columns {
      let o = output + x * t
      var a0 = Lanes.zero, a1 = Lanes.zero, a2 = Lanes.zero, a3 = Lanes.zero
      var a4 = Lanes.zero, a5 = Lanes.zero, a6 = Lanes.zero, a7 = Lanes.zero
      if accumulate {
        a0 = o[0]
        a1 = o[t]
        a2 = o[2 * t]
        a3 = o[3 * t]
        a4 = o[4 * t]
        a5 = o[5 * t]
        a6 = o[6 * t]
        a7 = o[7 * t]
      }
      for k in 0..<count {
        let w = Lanes(repeating: taps[k].weight)
        let r = input + (taps[k].offset + x * s)
        a0 = multiplyAdd(w, r[0], a0)
        a1 = multiplyAdd(w, r[s], a1)
        a2 = multiplyAdd(w, r[2 * s], a2)
        a3 = multiplyAdd(w, r[3 * s], a3)
        a4 = multiplyAdd(w, r[4 * s], a4)
        a5 = multiplyAdd(w, r[5 * s], a5)
        a6 = multiplyAdd(w, r[6 * s], a6)
        a7 = multiplyAdd(w, r[7 * s], a7)
      }
      o[0] = a0
      o[t] = a1
      o[2 * t] = a2
      o[3 * t] = a3
      o[4 * t] = a4
      o[5 * t] = a5
      o[6 * t] = a6
      o[7 * t] = a7
      x += 8
    }
    while x + 4 <= columns {
      let o = output + x * t
      var a0 = Lanes.zero, a1 = Lanes.zero, a2 = Lanes.zero, a3 = Lanes.zero
      if accumulate {
        a0 = o[0]
        a1 = o[t]
        a2 = o[2 * t]
        a3 = o[3 * t]
      }
      for k in 0..<count {
        let w = Lanes(repeating: taps[k].weight)
        let r = input + (taps[k].offset + x * s)
        a0 = multiplyAdd(w, r[0], a0)
        a1 = multiplyAdd(w, r[s], a1)
        a2 = multiplyAdd(w, r[2 * s], a2)
        a3 = multiplyAdd(w, r[3 * s], a3)
      }
      o[0] = a0
      o[t] = a1
      o[2 * t] = a2
      o[3 * t] = a3
      x += 4
    }
    while x < columns {
      var a = accumulate ? output[x * t] : Lanes.zero
      for k in 0..<count { a = multiplyAdd(Lanes(repeating: taps[k].weight), input[taps[k].offset + x * s], a) }
      output[x * t] = a
      x += 1
    }
  }
}
