/// Convolution that mixes channels, of one block: every output channel is a sum over input channels and taps.
///
/// The same loop serves the pointwise convolution (one tap), the stem's 3 x 3 convolutions at stride 2, and the
/// transposes of both. Layout: planes of vectors (one vector is a pixel of 16 samples); strides are in vectors.
/// Four output channels by four pixels are accumulated in registers.
public enum DenseConvolution {
  /// Where a tap's input lies from the output's position, and where its weight lies from the pair's first weight.
  public struct Tap {
    public var row: Int
    public var column: Int
    public var weight: Int

    public init(row: Int, column: Int, weight: Int) {
      self.row = row
      self.column = column
      self.weight = weight
    }
  }

  /// Planes to read: the pixel at row 0 and column 0 of channel 0, and the strides.
  public struct Source {
    public var base: UnsafePointer<Lanes>
    public var channelStride: Int
    public var rowStride: Int
    /// Pixels from one output position to the next.
    public var step: Int
    /// Rows that may be read; taps outside are skipped.
    public var rows: Int

    public init(base: UnsafePointer<Lanes>, channelStride: Int, rowStride: Int, step: Int = 1, rows: Int) {
      self.base = base
      self.channelStride = channelStride
      self.rowStride = rowStride
      self.step = step
      self.rows = rows
    }
  }

  /// Planes to write: as `Source`.
  public struct Target {
    public var base: UnsafeMutablePointer<Lanes>
    public var channelStride: Int
    public var rowStride: Int
    public var step: Int
    public var rows: Int
    public var columns: Int

    public init(
      base: UnsafeMutablePointer<Lanes>, channelStride: Int, rowStride: Int, step: Int = 1, rows: Int, columns: Int
    ) {
      self.base = base
      self.channelStride = channelStride
      self.rowStride = rowStride
      self.step = step
      self.rows = rows
      self.columns = columns
    }
  }

  /// Weight of output channel m, input channel k and tap t: `weights[m * outputStride + k * inputStride + t.weight]`.
  public struct Weights {
    public var base: UnsafePointer<Float>
    public var outputStride: Int
    public var inputStride: Int

    public init(base: UnsafePointer<Float>, outputStride: Int, inputStride: Int) {
      self.base = base
      self.outputStride = outputStride
      self.inputStride = inputStride
    }
  }

  /// target[m][y][x] = sum over k and taps of weight(m, k, tap) * source[k][step y + tap.row][step x + tap.column].
  /// - Parameter taps: in the order of rising rows.
  public static func run(
    _ source: Source, channels inputs: Int, taps: [Tap], weights: Weights, to target: Target, channels outputs: Int
  ) {
    taps.withUnsafeBufferPointer { taps in
      for y in 0..<target.rows {
        let position = y * source.step
        var first = 0
        while first < taps.count, position + taps[first].row < 0 { first += 1 }
        var last = taps.count
        while last > first, position + taps[last - 1].row >= source.rows { last -= 1 }
        let valid = UnsafeBufferPointer(rebasing: taps[first..<last])
        let row = source.base + position * source.rowStride
        let out = target.base + y * target.rowStride
        var m = 0
        while m < outputs {
          if m + 4 <= outputs {
            fourChannels(source, row, inputs, valid, weights, m, target, out)
            m += 4
          } else {
            oneChannel(source, row, inputs, valid, weights, m, target, out)
            m += 1
          }
        }
      }
    }
  }

  @inline(__always)
  private static func fourChannels(
    _ source: Source, _ row: UnsafePointer<Lanes>, _ inputs: Int, _ taps: UnsafeBufferPointer<Tap>,
    _ weights: Weights, _ m: Int, _ target: Target, _ out: UnsafeMutablePointer<Lanes>
  ) {
    let s = source.step
    let t = target.step
    let ws = weights.outputStride
    let n = target.columns
    let o0 = out + m * target.channelStride
    let o1 = o0 + target.channelStride
    let o2 = o1 + target.channelStride
    let o3 = o2 + target.channelStride
    var x = 0
    // The last tile is moved back to end with the row: a few pixels are computed twice, with the same bits.
    while x < n, n >= 4 {
      if x + 4 > n { x = n - 4 }
      var a00 = Lanes.zero, a01 = Lanes.zero, a02 = Lanes.zero, a03 = Lanes.zero
      var a10 = Lanes.zero, a11 = Lanes.zero, a12 = Lanes.zero, a13 = Lanes.zero
      var a20 = Lanes.zero, a21 = Lanes.zero, a22 = Lanes.zero, a23 = Lanes.zero
      var a30 = Lanes.zero, a31 = Lanes.zero, a32 = Lanes.zero, a33 = Lanes.zero
      var p = row + x * s
      var q = weights.base + m * ws
      for _ in 0..<inputs {
        for tap in taps {
          let r = p + (tap.row * source.rowStride + tap.column)
          let w = q + tap.weight
          let x0 = r[0]
          let x1 = r[s]
          let x2 = r[2 * s]
          let x3 = r[3 * s]
          let w0 = Lanes(repeating: w[0])
          a00 = multiplyAdd(w0, x0, a00)
          a01 = multiplyAdd(w0, x1, a01)
          a02 = multiplyAdd(w0, x2, a02)
          a03 = multiplyAdd(w0, x3, a03)
          let w1 = Lanes(repeating: w[ws])
          a10 = multiplyAdd(w1, x0, a10)
          a11 = multiplyAdd(w1, x1, a11)
          a12 = multiplyAdd(w1, x2, a12)
          a13 = multiplyAdd(w1, x3, a13)
          let w2 = Lanes(repeating: w[2 * ws])
          a20 = multiplyAdd(w2, x0, a20)
          a21 = multiplyAdd(w2, x1, a21)
          a22 = multiplyAdd(w2, x2, a22)
          a23 = multiplyAdd(w2, x3, a23)
          let w3 = Lanes(repeating: w[3 * ws])
          a30 = multiplyAdd(w3, x0, a30)
          a31 = multiplyAdd(w3, x1, a31)
          a32 = multiplyAdd(w3, x2, a32)
          a33 = multiplyAdd(w3, x3, a33)
        }
        p += source.channelStride
        q += weights.inputStride
      }
      let d = x * t
      o0[d] = a00
      o0[d + t] = a01
      o0[d + 2 * t] = a02
      o0[d + 3 * t] = a03
      o1[d] = a10
      o1[d + t] = a11
      o1[d + 2 * t] = a12
      o1[d + 3 * t] = a13
      o2[d] = a20
      o2[d + t] = a21
      o2[d + 2 * t] = a22
      o2[d + 3 * t] = a23
      o3[d] = a30
      o3[d + t] = a31
      o3[d + 2 * t] = a32
      o3[d + 3 * t] = a33
      x += 4
    }
    while x < n {
      var a0 = Lanes.zero, a1 = Lanes.zero, a2 = Lanes.zero, a3 = Lanes.zero
      var p = row + x * s
      var q = weights.base + m * ws
      for _ in 0..<inputs {
        for tap in taps {
          let v = p[tap.row * source.rowStride + tap.column]
          let w = q + tap.weight
          a0 = multiplyAdd(Lanes(repeating: w[0]), v, a0)
          a1 = multiplyAdd(Lanes(repeating: w[ws]), v, a1)
          a2 = multiplyAdd(Lanes(repeating: w[2 * ws]), v, a2)
          a3 = multiplyAdd(Lanes(repeating: w[3 * ws]), v, a3)
        }
        p += source.channelStride
        q += weights.inputStride
      }
      o0[x * t] = a0
      o1[x * t] = a1
      o2[x * t] = a2
      o3[x * t] = a3
      x += 1
    }
  }

  private static func oneChannel(
    _ source: Source, _ row: UnsafePointer<Lanes>, _ inputs: Int, _ taps: UnsafeBufferPointer<Tap>,
    _ weights: Weights, _ m: Int, _ target: Target, _ out: UnsafeMutablePointer<Lanes>
  ) {
    for x in 0..<target.columns {
      var a = Lanes.zero
      for k in 0..<inputs {
        for tap in taps {
          let w = weights.base[m * weights.outputStride + k * weights.inputStride + tap.weight]
          let position = k * source.channelStride + tap.row * source.rowStride + tap.column + x * source.step
          a = multiplyAdd(Lanes(repeating: w), row[position], a)
        }
      }
      out[m * target.channelStride + x * target.step] = a
    }
  }
}
