import Tensors
import Testing

/// The kernels of one utterance, which have its channels in the lanes.
@Suite struct ChannelTests {
  /// A random image in both forms.
  private struct Image {
    let image: ChannelImage
    let values: [Double]

    init(channels: Int, _ shape: Shape, seed: Int) {
      image = ChannelImage(channels: channels, rows: shape.rows, columns: shape.columns)
      let values = random(channels * shape.rows * shape.columns, seed: seed)
      for channel in 0..<channels {
        for row in 0..<shape.rows {
          for column in 0..<shape.columns {
            image.row(row)[column * image.vectors + channel / laneCount][channel % laneCount] =
              values[(channel * shape.rows + row) * shape.columns + column]
          }
        }
      }
      self.values = values.map(Double.init)
    }

    func plane(_ channel: Int) -> [Double] {
      let pixels = image.rows * image.columns
      return Array(values[(channel * pixels)..<((channel + 1) * pixels)])
    }
  }

  @Test(
    "a convolution that mixes channels agrees with the plain one", arguments: [(1, 8), (16, 16), (20, 33), (48, 64)],
    [Shape(rows: 9, columns: 14), .init(rows: 1, columns: 1), .init(rows: 2, columns: 33)])
  func dense(channels: (Int, Int), shape: Shape) {
    for (size, stride) in [(1, 1), (1, 2), (3, 1), (3, 2)] {
      let plain = PlainConvolution(
        inputs: channels.0, outputs: channels.1, kernel: size, stride: stride, padding: size / 2)
      let w = random(channels.0 * channels.1 * size * size, seed: 3)
      let x = Image(channels: channels.0, shape, seed: 1)
      let convolution = ChannelConvolution(
        dense: w, inputs: channels.0, outputs: channels.1, size: size, stride: stride)
      let output = convolution.makeOutput(rows: shape.rows, columns: shape.columns)
      convolution.run(x.image, to: output)
      let expected = plain.forward(
        x.values, samples: 1, rows: shape.rows, columns: shape.columns, weights: w.map(Double.init))
      #expect(difference(output.planes, expected) < 1e-5, "\(size) x \(size), stride \(stride)")
    }
  }

  @Test(
    "a convolution of every channel by itself agrees with the plain one", arguments: [4, 16, 40], Shape.all)
  func depthwise(channels: Int, shape: Shape) {
    for (size, dilation) in DepthwiseTests.cases {
      for stride in 1...2 {
        let plain = PlainConvolution(
          inputs: channels, outputs: channels, kernel: size, stride: stride, padding: size / 2 * dilation,
          dilation: dilation, groups: channels)
        let w = random(channels * size * size, seed: 3)
        let x = Image(channels: channels, shape, seed: 1)
        let convolution = ChannelConvolution(
          depthwise: w, channels: channels, size: size, stride: stride, dilation: dilation)
        let output = convolution.makeOutput(rows: shape.rows, columns: shape.columns)
        convolution.run(x.image, to: output)
        let expected = plain.forward(
          x.values, samples: 1, rows: shape.rows, columns: shape.columns, weights: w.map(Double.init))
        #expect(difference(output.planes, expected) < 1e-5, "\(size) x \(size), stride \(stride)")
      }
    }
  }

  @Test("normalisation, rectification and sums agree with the plain versions", arguments: [4, 16, 40], Shape.all)
  func passes(channels: Int, shape: Shape) {
    let (x, y) = (Image(channels: channels, shape, seed: 1), Image(channels: channels, shape, seed: 2))
    let (scales, shifts) = (random(channels, seed: 3), random(channels, seed: 4))
    let (scale, shift) = (ChannelVector(scales), ChannelVector(shifts))
    func expect(_ work: (ChannelImage) -> Void, _ expected: (_ channel: Int) -> [Double]) {
      let output = ChannelImage(channels: channels, rows: shape.rows, columns: shape.columns)
      work(output)
      #expect(difference(output.planes, (0..<channels).flatMap(expected)) < 1e-6)
    }
    func affine(_ channel: Int) -> [Double] {
      PlainPasses.affine(x.plane(channel), scale: Double(scales[channel]), shift: Double(shifts[channel]))
    }
    expect({ ChannelPasses.affine(x.image, scale: scale, shift: shift, to: $0) }, affine)
    expect({ ChannelPasses.rectify(x.image, scale: scale, shift: shift, to: $0) }) { PlainPasses.rectify(affine($0)) }
    expect({ ChannelPasses.rectify(x.image, to: $0) }) { PlainPasses.rectify(x.plane($0)) }
    expect({ ChannelPasses.combine([x.image, y.image], coefficients: [scale, shift], bias: shift, to: $0) }) {
      PlainPasses.combine(
        [x.plane($0), y.plane($0)], coefficients: [Double(scales[$0]), Double(shifts[$0])], bias: Double(shifts[$0]),
        pixels: shape.rows * shape.columns)
    }
    let means = ChannelPasses.means(x.image)
    #expect(difference(means, (0..<channels).map { PlainPasses.mean(x.plane($0)) }) < 1e-5)
  }

  @Test("pooling agrees with the plain versions", arguments: [4, 40], Shape.all)
  func pools(channels: Int, shape: Shape) {
    let x = Image(channels: channels, shape, seed: 1)
    for stride in 1...2 {
      for kind in [PlainPooling.Kind.maximum, .average] {
        let plain = PlainPooling(kind, size: 3, stride: stride, padding: 1)
        let output = ChannelImage(
          channels: channels, rows: plain.outputSize(shape.rows), columns: plain.outputSize(shape.columns))
        switch kind {
        case .maximum: ChannelPasses.maximum(x.image, stride: stride, to: output)
        case .average: ChannelPasses.average(x.image, stride: stride, to: output)
        }
        let expected = (0..<channels).flatMap {
          plain.forward(x.plane($0), rows: shape.rows, columns: shape.columns)
        }
        #expect(difference(output.planes, expected) < 1e-6)
      }
    }
  }

  @Test("channels are placed one image after the other, at any number of them", arguments: [4, 16, 20])
  func places(channels: Int) {
    let shape = Shape(rows: 3, columns: 5)
    let parts = (0..<3).map { Image(channels: channels, shape, seed: $0) }
    let output = ChannelImage(channels: 3 * channels, rows: shape.rows, columns: shape.columns)
    for (number, part) in parts.enumerated() { ChannelPasses.place(part.image, at: number * channels, of: output) }
    #expect(output.planes == parts.flatMap(\.image.planes))
  }
}
