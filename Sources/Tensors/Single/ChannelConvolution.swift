/// Convolutions of one sample with its channels in the lanes.
///
/// Layout: `ChannelImage`. Every output is one chain of fused multiply-adds in the order in which the kernels of 16
/// samples add, so that the bits are the same. Several pixels are in registers at a time.
public struct ChannelConvolution {
  private enum Kind { case dense, depthwise }

  private let kind: Kind
  private let inputs: Int
  private let outputs: Int
  private let stride: Int
  private let taps: [DenseConvolution.Tap]
  /// Dense: [16 outputs at a time][input][tap]; depthwise: [16 channels at a time][tap].
  private let weights: [Lanes]

  /// A convolution that mixes channels.
  ///
  /// - Parameters:
  ///   - weights: [output][input][size][size].
  ///   - size: 1 or 3, with "same" padding.
  public init(dense weights: [Float], inputs: Int, outputs: Int, size: Int, stride: Int) {
    guard weights.count == inputs * outputs * size * size else {
      fatalError("\(weights.count) weights for \(inputs) x \(outputs) x \(size) x \(size)")
    }
    kind = .dense
    self.inputs = inputs
    self.outputs = outputs
    self.stride = stride
    taps = Self.taps(size: size, dilation: 1)
    let area = size * size
    var packed: [Lanes] = []
    for first in Swift.stride(from: 0, to: outputs, by: laneCount) {
      for place in 0..<(inputs * area) {
        var lanes = Lanes.zero
        for lane in 0..<min(laneCount, outputs - first) {
          lanes[lane] = weights[(first + lane) * inputs * area + place]
        }
        packed.append(lanes)
      }
    }
    self.weights = packed
  }

  /// A convolution of every channel by itself.
  ///
  /// - Parameter weights: [channel][size][size].
  public init(depthwise weights: [Float], channels: Int, size: Int, stride: Int, dilation: Int) {
    guard weights.count == channels * size * size, size / 2 * dilation <= ChannelImage.padding else {
      fatalError("\(weights.count) weights for \(channels) x \(size) x \(size), dilation \(dilation)")
    }
    kind = .depthwise
    inputs = channels
    outputs = channels
    self.stride = stride
    taps = Self.taps(size: size, dilation: dilation)
    let area = size * size
    var packed: [Lanes] = []
    for first in Swift.stride(from: 0, to: channels, by: laneCount) {
      for tap in 0..<area {
        var lanes = Lanes.zero
        for lane in 0..<min(laneCount, channels - first) { lanes[lane] = weights[(first + lane) * area + tap] }
        packed.append(lanes)
      }
    }
    self.weights = packed
  }

  private static func taps(size: Int, dilation: Int) -> [DenseConvolution.Tap] {
    (0..<(size * size)).map {
      DenseConvolution.Tap(
        row: ($0 / size - size / 2) * dilation, column: ($0 % size - size / 2) * dilation, weight: $0)
    }
  }

  /// An image for the result of an input of that size: ceil(input / stride).
  public func makeOutput(rows: Int, columns: Int) -> ChannelImage {
    ChannelImage(channels: outputs, rows: (rows + stride - 1) / stride, columns: (columns + stride - 1) / stride)
  }

  /// Where a tap's input lies from the output's position, in values, and its weight.
  private struct Reach {
    var offset: Int
    var weight: Int
  }

  /// Sets all of `output`.
  public func run(_ input: ChannelImage, to output: ChannelImage) {
    guard input.channels == inputs, output.channels == outputs else {
      fatalError("\(inputs) to \(outputs) channels, not \(input.channels) to \(output.channels)")
    }
    withUnsafeTemporaryAllocation(of: Reach.self, capacity: taps.count) { reaches in
      for (index, tap) in taps.enumerated() {
        reaches[index] = Reach(
          offset: (tap.row * input.rowStride + tap.column * input.vectors) * laneCount, weight: tap.weight)
      }
      weights.withUnsafeBufferPointer { weights in
        for row in 0..<output.rows {
          let centre = row * stride
          var first = 0
          while first < taps.count, centre + taps[first].row < 0 { first += 1 }
          var last = taps.count
          while last > first, centre + taps[last - 1].row >= input.rows { last -= 1 }
          input.row(centre).withMemoryRebound(to: Float.self, capacity: 1) { values in
            let part = RowPart(
              input: values, step: stride * input.vectors * laneCount,
              taps: UnsafeBufferPointer(rebasing: reaches[first..<last]),
              area: taps.count, inputs: inputs, weights: weights.baseAddress!, output: output.row(row),
              vectors: output.vectors, columns: output.columns)
            kind == .dense ? part.dense() : part.depthwise()
          }
        }
      }
    }
  }

  /// A row of the output: what it is made from and where it goes.
  private struct RowPart {
    /// The input under the row's first pixel, and values from one output's to the next one's.
    let input: UnsafePointer<Float>
    let step: Int
    /// Those that do not leave the image.
    let taps: UnsafeBufferPointer<Reach>
    /// The number of all taps.
    let area: Int
    let inputs: Int
    let weights: UnsafePointer<Lanes>
    let output: UnsafeMutablePointer<Lanes>
    /// Vectors of an output pixel.
    let vectors: Int
    let columns: Int

    func dense() {
      var vector = 0
      #if HALF_VECTORS
        while vector < vectors {
          dense(Tile<1, 4>.self, Tile<1, 1>.self, from: vector)
          vector += 1
        }
      #else
        while vector + 2 <= vectors {
          dense(Tile<2, 8>.self, Tile<2, 1>.self, from: vector)
          vector += 2
        }
        while vector < vectors {
          if columns >= 16 {
            dense(Tile<1, 16>.self, Tile<1, 1>.self, from: vector)
          } else {
            dense(Tile<1, 8>.self, Tile<1, 1>.self, from: vector)
          }
          vector += 1
        }
      #endif
    }

    /// As many vectors of channels as the tiles have rows; as many pixels at once as the first has columns.
    @inline(__always)
    private func dense<let count: Int, let pixels: Int>(
      _ tile: Tile<count, pixels>.Type, _ narrow: Tile<count, 1>.Type, from vector: Int
    ) {
      cover(pixels) {
        dense(tile, from: vector, at: $0)
      } rest: {
        dense(narrow, from: vector, at: $0)
      }
    }

    @inline(__always)
    private func dense<let count: Int, let pixels: Int>(
      _ tile: Tile<count, pixels>.Type, from vector: Int, at x: Int
    ) {
      var sums = zeros(tile)
      let next = inputs * area
      let base = input + x * step
      var w = weights + vector * next
      if area == 1 {
        for channel in 0..<inputs {
          add(base + channel, w + channel, next, to: &sums)
        }
      } else {
        for channel in 0..<inputs {
          for tap in taps { add(base + (tap.offset + channel), w + tap.weight, next, to: &sums) }
          w += area
        }
      }
      for v in 0..<count {
        for i in 0..<pixels { output[(x + i) * vectors + vector + v] = sums[v][i] }
      }
    }

    /// One input channel's and tap's share: one value a pixel, one vector of weights for each vector of channels.
    @inline(__always)
    private func add<let count: Int, let pixels: Int>(
      _ values: UnsafePointer<Float>, _ factors: UnsafePointer<Lanes>, _ next: Int,
      to sums: inout Tile<count, pixels>
    ) {
      for i in 0..<pixels {
        let value = Lanes(repeating: values[i * step])
        for v in 0..<count { sums[v][i] = multiplyAdd(factors[v * next], value, sums[v][i]) }
      }
    }

    func depthwise() {
      for vector in 0..<vectors {
        #if HALF_VECTORS
          cover(4) {
            depthwise(TileRow<4>.self, vector, at: $0)
          } rest: {
            depthwise(TileRow<1>.self, vector, at: $0)
          }
        #else
          cover(8) {
            depthwise(TileRow<8>.self, vector, at: $0)
          } rest: {
            depthwise(TileRow<1>.self, vector, at: $0)
          }
        #endif
      }
    }

    @inline(__always)
    private func depthwise<let pixels: Int>(_: TileRow<pixels>.Type, _ vector: Int, at x: Int) {
      var sums = TileRow<pixels>(repeating: .zero)
      let base = UnsafeRawPointer(input + x * step).assumingMemoryBound(to: Lanes.self) + vector
      let w = weights + vector * area
      for tap in taps {
        let factor = w[tap.weight]
        let values = base + tap.offset / laneCount
        for i in 0..<pixels { sums[i] = multiplyAdd(factor, values[i * step / laneCount], sums[i]) }
      }
      for i in 0..<pixels { output[(x + i) * vectors + vector] = sums[i] }
    }

    /// Calls `tile` for every `pixels` pixels of the row, or `rest` for each if there are fewer.
    ///
    /// The last tile is moved back to end with the row: a few pixels are computed twice, with the same bits.
    @inline(__always)
    private func cover(_ pixels: Int, tile: (Int) -> Void, rest: (Int) -> Void) {
      if columns < pixels {
        for x in 0..<columns { rest(x) }
      } else {
        for x in Swift.stride(from: 0, to: columns, by: pixels) { tile(min(x, columns - pixels)) }
      }
    }
  }
}
