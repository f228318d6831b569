/// Convolutions of one sample with its channels in the lanes.
///
/// Layout: `ChannelImage`. Every output is one chain of fused multiply-adds in the order in which the kernels of 16
/// samples add, so that the bits are the same. Eight pixels are in registers at a time.
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

  /// Sets all of `output`.
  public func run(_ input: ChannelImage, to output: ChannelImage) {
    guard input.channels == inputs, output.channels == outputs else {
      fatalError("\(inputs) to \(outputs) channels, not \(input.channels) to \(output.channels)")
    }
    taps.withUnsafeBufferPointer { taps in
      weights.withUnsafeBufferPointer { weights in
        for row in 0..<output.rows {
          let centre = row * stride
          var first = 0
          while first < taps.count, centre + taps[first].row < 0 { first += 1 }
          var last = taps.count
          while last > first, centre + taps[last - 1].row >= input.rows { last -= 1 }
          let valid = UnsafeBufferPointer(rebasing: taps[first..<last])
          for vector in 0..<output.vectors {
            if kind == .dense {
              dense(input, centre, valid, weights.baseAddress! + vector * inputs * taps.count, vector, output, row)
            } else {
              depthwise(input, centre, valid, weights.baseAddress! + vector * taps.count, vector, output, row)
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func dense(
    _ input: ChannelImage, _ centre: Int, _ valid: UnsafeBufferPointer<DenseConvolution.Tap>,
    _ weights: UnsafePointer<Lanes>, _ vector: Int, _ output: ChannelImage, _ row: Int
  ) {
    let area = taps.count
    let pixel = input.vectors * laneCount
    let step = stride * pixel
    let rowStride = input.rowStride * laneCount
    input.row(centre).withMemoryRebound(to: Float.self, capacity: 1) { base in
      let target = output.row(row) + vector
      let out = output.vectors
      var x = 0
      // The last tile is moved back to end with the row: a few pixels are computed twice, with the same bits.
      while x < output.columns, output.columns >= 8 {
        if x + 8 > output.columns { x = output.columns - 8 }
        var a0 = Lanes.zero, a1 = Lanes.zero, a2 = Lanes.zero, a3 = Lanes.zero
        var a4 = Lanes.zero, a5 = Lanes.zero, a6 = Lanes.zero, a7 = Lanes.zero
        for channel in 0..<inputs {
          for tap in valid {
            let w = weights[channel * area + tap.weight]
            let p = base + (x * step + tap.row * rowStride + tap.column * pixel + channel)
            a0 = multiplyAdd(w, Lanes(repeating: p[0]), a0)
            a1 = multiplyAdd(w, Lanes(repeating: p[step]), a1)
            a2 = multiplyAdd(w, Lanes(repeating: p[2 * step]), a2)
            a3 = multiplyAdd(w, Lanes(repeating: p[3 * step]), a3)
            a4 = multiplyAdd(w, Lanes(repeating: p[4 * step]), a4)
            a5 = multiplyAdd(w, Lanes(repeating: p[5 * step]), a5)
            a6 = multiplyAdd(w, Lanes(repeating: p[6 * step]), a6)
            a7 = multiplyAdd(w, Lanes(repeating: p[7 * step]), a7)
          }
        }
        let o = target + x * out
        o[0] = a0
        o[out] = a1
        o[2 * out] = a2
        o[3 * out] = a3
        o[4 * out] = a4
        o[5 * out] = a5
        o[6 * out] = a6
        o[7 * out] = a7
        x += 8
      }
      while x < output.columns {
        var a = Lanes.zero
        for channel in 0..<inputs {
          for tap in valid {
            let p = base[x * step + tap.row * rowStride + tap.column * pixel + channel]
            a = multiplyAdd(weights[channel * area + tap.weight], Lanes(repeating: p), a)
          }
        }
        target[x * out] = a
        x += 1
      }
    }
  }

  @inline(__always)
  private func depthwise(
    _ input: ChannelImage, _ centre: Int, _ valid: UnsafeBufferPointer<DenseConvolution.Tap>,
    _ weights: UnsafePointer<Lanes>, _ vector: Int, _ output: ChannelImage, _ row: Int
  ) {
    let pixel = input.vectors
    let step = stride * pixel
    let base = input.row(centre) + vector
    let target = output.row(row) + vector
    let out = output.vectors
    var x = 0
    while x < output.columns, output.columns >= 8 {
      if x + 8 > output.columns { x = output.columns - 8 }
      var a0 = Lanes.zero, a1 = Lanes.zero, a2 = Lanes.zero, a3 = Lanes.zero
      var a4 = Lanes.zero, a5 = Lanes.zero, a6 = Lanes.zero, a7 = Lanes.zero
      for tap in valid {
        let w = weights[tap.weight]
        let p = base + (x * step + tap.row * input.rowStride + tap.column * pixel)
        a0 = multiplyAdd(w, p[0], a0)
        a1 = multiplyAdd(w, p[step], a1)
        a2 = multiplyAdd(w, p[2 * step], a2)
        a3 = multiplyAdd(w, p[3 * step], a3)
        a4 = multiplyAdd(w, p[4 * step], a4)
        a5 = multiplyAdd(w, p[5 * step], a5)
        a6 = multiplyAdd(w, p[6 * step], a6)
        a7 = multiplyAdd(w, p[7 * step], a7)
      }
      let o = target + x * out
      o[0] = a0
      o[out] = a1
      o[2 * out] = a2
      o[3 * out] = a3
      o[4 * out] = a4
      o[5 * out] = a5
      o[6 * out] = a6
      o[7 * out] = a7
      x += 8
    }
    while x < output.columns {
      var a = Lanes.zero
      for tap in valid {
        a = multiplyAdd(weights[tap.weight], base[x * step + tap.row * input.rowStride + tap.column * pixel], a)
      }
      target[x * out] = a
      x += 1
    }
  }
}
