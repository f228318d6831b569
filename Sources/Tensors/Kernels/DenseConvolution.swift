/// Convolution that mixes channels, of one block: every output channel is a sum over input channels and taps.
///
/// The same loop serves the pointwise convolution (one tap), the stem's 3 x 3 convolutions at stride 2, and the
/// transposes of both. Layout: planes of vectors (one vector is a pixel of 16 samples); strides are in vectors.
/// A tile of output channels by pixels is accumulated in registers.
public enum DenseConvolution {
  /// Where a tap's input lies from the output's position, and where its weight lies from the pair's first weight.
  public struct Tap: Sendable {
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
  /// - Parameters:
  ///   - taps: in the order of rising rows.
  ///   - rows: those of the target that are computed; all unless told.
  public static func run(
    _ source: Source, channels inputs: Int, taps: [Tap], weights: Weights, to target: Target, channels outputs: Int,
    rows: Range<Int>? = nil
  ) {
    taps.withUnsafeBufferPointer { taps in
      for y in rows ?? 0..<target.rows {
        let position = y * source.step
        var first = 0
        while first < taps.count, position + taps[first].row < 0 { first += 1 }
        var last = taps.count
        while last > first, position + taps[last - 1].row >= source.rows { last -= 1 }
        let place = Place(
          source: source, row: source.base + position * source.rowStride, inputs: inputs,
          taps: UnsafeBufferPointer(rebasing: taps[first..<last]), weights: weights, target: target,
          out: target.base + y * target.rowStride)
        var m = 0
        #if !HALF_VECTORS
          while m + 8 <= outputs {
            place.run(Tile<8, 2>.self, Tile<8, 1>.self, from: m)
            m += 8
          }
        #endif
        while m + 4 <= outputs {
          #if HALF_VECTORS
            place.run(Tile<4, 1>.self, Tile<4, 1>.self, from: m)
          #else
            place.run(Tile<4, 4>.self, Tile<4, 1>.self, from: m)
          #endif
          m += 4
        }
        while m < outputs {
          place.run(Tile<1, 4>.self, Tile<1, 1>.self, from: m)
          m += 1
        }
      }
    }
  }

  /// A row of the output: what it is made from and where it goes.
  private struct Place {
    let source: Source
    /// The input under the row's first pixel.
    let row: UnsafePointer<Lanes>
    let inputs: Int
    let taps: UnsafeBufferPointer<Tap>
    let weights: Weights
    let target: Target
    let out: UnsafeMutablePointer<Lanes>

    /// The row in as many output channels as the tiles have rows, from `channel` on.
    ///
    /// - Parameters:
    ///   - tile: as many pixels at once as it has columns.
    ///   - narrow: of one column, for rows that are shorter than that.
    @inline(__always)
    func run<let channels: Int, let pixels: Int>(
      _ tile: Tile<channels, pixels>.Type, _ narrow: Tile<channels, 1>.Type, from channel: Int
    ) {
      let n = target.columns
      var x = 0
      // The last tile is moved back to end with the row: a few pixels are computed twice, with the same bits.
      while x < n, n >= pixels {
        compute(tile, from: channel, at: min(x, n - pixels))
        x += pixels
      }
      while x < n {
        compute(narrow, from: channel, at: x)
        x += 1
      }
    }

    @inline(__always)
    private func compute<let channels: Int, let pixels: Int>(
      _ tile: Tile<channels, pixels>.Type, from channel: Int, at x: Int
    ) {
      var sums = zeros(tile)
      var p = row + x * source.step
      var q = weights.base + channel * weights.outputStride
      if taps.count == 1 {
        p += taps[0].row * source.rowStride + taps[0].column
        q += taps[0].weight
        for _ in 0..<inputs {
          add(p, q, to: &sums)
          p += source.channelStride
          q += weights.inputStride
        }
      } else {
        for _ in 0..<inputs {
          for tap in taps { add(p + (tap.row * source.rowStride + tap.column), q + tap.weight, to: &sums) }
          p += source.channelStride
          q += weights.inputStride
        }
      }
      for m in 0..<channels {
        let output = out + ((channel + m) * target.channelStride + x * target.step)
        for i in 0..<pixels { output[i * target.step] = sums[m][i] }
      }
    }

    /// One input channel's and tap's share: one value a pixel, one weight an output channel.
    @inline(__always)
    private func add<let channels: Int, let pixels: Int>(
      _ source: UnsafePointer<Lanes>, _ factors: UnsafePointer<Float>, to sums: inout Tile<channels, pixels>
    ) {
      let values = gather(TileRow<pixels>.self, source, self.source.step)
      for m in 0..<channels {
        let factor = Lanes(repeating: factors[m * weights.outputStride])
        for i in 0..<pixels { sums[m][i] = multiplyAdd(factor, values[i], sums[m][i]) }
      }
    }
  }
}
