/// Convolution that mixes channels, of one block: every output channel is a sum over input channels and taps.
///
/// The same loop serves the pointwise convolution (one tap), the stem's 3 x 3 convolutions at stride 2, and the
/// transposes of both. Layout: planes of vectors (one vector is a pixel of 16 samples); strides are in vectors.
/// A tile of output channels by pixels is accumulated in registers.
public enum DenseConvolution {
  /// Where a tap's input lies from the output's position, and where its weight lies from the pair's first weight.
  public struct Tap: Sendable {
    /// Rows below the output's position.
    public var row: Int
    /// Columns to the right of it.
    public var column: Int
    /// Values from the first weight of the pair of channels.
    public var weight: Int

    /// A tap at an offset from the output's position.
    public init(row: Int, column: Int, weight: Int) {
      self.row = row
      self.column = column
      self.weight = weight
    }
  }

  /// Weight of output channel m, input channel k and tap t: `weights[m * outputStride + k * inputStride + t.weight]`.
  public struct Weights {
    /// The weight of output channel 0, input channel 0 and place 0.
    public var base: UnsafePointer<Float>
    /// Values from one output channel to the next.
    public var outputStride: Int
    /// Values from one input channel to the next.
    public var inputStride: Int

    /// Weights at any strides.
    public init(base: UnsafePointer<Float>, outputStride: Int, inputStride: Int) {
      self.base = base
      self.outputStride = outputStride
      self.inputStride = inputStride
    }
  }

  /// output[m][y][x] = sum over k and taps of weight(m, k, tap) * input[k][step y + tap.row][step x + tap.column].
  ///
  /// Taps that leave the input's rows are skipped; columns past its edges are read.
  /// - Parameters:
  ///   - step: pixels of the input from one output position to the next.
  ///   - taps: in the order of rising rows.
  ///   - outputStep: vectors from one pixel of the output's rows to the next.
  ///   - rows: those of the output that are computed; all unless told.
  public static func run(
    _ input: ImageView, step: Int = 1, taps: [Tap], weights: Weights, to output: ImageView, outputStep: Int = 1,
    rows: Range<Int>? = nil
  ) {
    taps.withUnsafeBufferPointer { taps in
      for y in rows ?? 0..<output.rows {
        let position = y * step
        var first = 0
        while first < taps.count, position + taps[first].row < 0 { first += 1 }
        var last = taps.count
        while last > first, position + taps[last - 1].row >= input.rows { last -= 1 }
        let row = Row(
          input: input, under: UnsafePointer(input.base + position * input.rowStride), step: step,
          taps: UnsafeBufferPointer(rebasing: taps[first..<last]), weights: weights, output: output,
          outputStep: outputStep, out: output.base + y * output.rowStride)
        row.run()
      }
    }
  }

  /// A row of the output: what it is made from and where it goes.
  private struct Row {
    let input: ImageView
    /// The input under the row's first pixel.
    let under: UnsafePointer<Lanes>
    let step: Int
    let taps: UnsafeBufferPointer<Tap>
    let weights: Weights
    let output: ImageView
    let outputStep: Int
    let out: UnsafeMutablePointer<Lanes>

    /// All output channels, a tile of them at a time.
    @inline(__always)
    func run() {
      var m = 0
      #if !HALF_VECTORS
        while m + 8 <= output.channels {
          run(Tile<8, 2>.self, Tile<8, 1>.self, from: m)
          m += 8
        }
      #endif
      while m + 4 <= output.channels {
        #if HALF_VECTORS
          run(Tile<4, 1>.self, Tile<4, 1>.self, from: m)
        #else
          run(Tile<4, 4>.self, Tile<4, 1>.self, from: m)
        #endif
        m += 4
      }
      while m < output.channels {
        run(Tile<1, 4>.self, Tile<1, 1>.self, from: m)
        m += 1
      }
    }

    /// The row in as many output channels as the tiles have rows, from `channel` on.
    ///
    /// - Parameters:
    ///   - tile: as many pixels at once as it has columns.
    ///   - narrow: of one column, for rows that are shorter than that.
    @inline(__always)
    private func run<let channels: Int, let pixels: Int>(
      _ tile: Tile<channels, pixels>.Type, _ narrow: Tile<channels, 1>.Type, from channel: Int
    ) {
      let n = output.columns
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
      var p = under + x * step
      var q = weights.base + channel * weights.outputStride
      if taps.count == 1 {
        p += taps[0].row * input.rowStride + taps[0].column
        q += taps[0].weight
        for _ in 0..<input.channels {
          add(p, q, to: &sums)
          p += input.channelStride
          q += weights.inputStride
        }
      } else {
        for _ in 0..<input.channels {
          for tap in taps { add(p + (tap.row * input.rowStride + tap.column), q + tap.weight, to: &sums) }
          p += input.channelStride
          q += weights.inputStride
        }
      }
      for m in 0..<channels {
        let target = out + ((channel + m) * output.channelStride + x * outputStep)
        for i in 0..<pixels { target[i * outputStep] = sums[m][i] }
      }
    }

    /// One input channel's and tap's share: one value a pixel, one weight an output channel.
    @inline(__always)
    private func add<let channels: Int, let pixels: Int>(
      _ source: UnsafePointer<Lanes>, _ factors: UnsafePointer<Float>, to sums: inout Tile<channels, pixels>
    ) {
      let values = gather(TileRow<pixels>.self, source, step)
      for m in 0..<channels {
        let factor = Lanes(repeating: factors[m * weights.outputStride])
        for i in 0..<pixels { sums[m][i] = multiplyAdd(factor, values[i], sums[m][i]) }
      }
    }
  }
}
