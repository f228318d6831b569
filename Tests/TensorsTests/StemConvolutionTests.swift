import Tensors
import Testing

@Suite struct StemConvolutionTests {
  @Test(
    "forward and both gradients agree with the plain convolution", arguments: [(1, 8), (8, 16), (3, 5), (4, 12)],
    [Shape(rows: 60, columns: 25), .init(rows: 9, columns: 14), .init(rows: 2, columns: 1), .init(rows: 5, columns: 6)])
  func agrees(channels: (Int, Int), shape: Shape) {
    let operation = StemConvolution(inputs: channels.0, outputs: channels.1)
    let plain = PlainConvolution(inputs: channels.0, outputs: channels.1, kernel: 3, stride: 2, padding: 1)
    let outputRows = plain.outputSize(shape.rows)
    let outputColumns = plain.outputSize(shape.columns)
    let x = Images(samples: 16, channels: channels.0, rows: shape.rows, columns: shape.columns, padding: 1, seed: 1)
    let g = Images(samples: 16, channels: channels.1, rows: outputRows, columns: outputColumns, padding: 1, seed: 2)
    let w = random(channels.0 * channels.1 * 9, seed: 3)
    let weights = w.map(Double.init)
    let output = Activation(blocks: 1, channels: channels.1, rows: outputRows, columns: outputColumns)
    for part in [0..<outputRows / 2, outputRows / 2..<outputRows] {
      operation.forward(
        x.activation.image(0), weights: w, to: output.image(0), rows: part)
    }
    #expect(
      difference(
        output.unload(samples: 16),
        plain.forward(x.doubles, samples: 16, rows: shape.rows, columns: shape.columns, weights: weights)) < 1e-5)
    let gradient = Activation(blocks: 1, channels: channels.0, rows: shape.rows, columns: shape.columns)
    let half = shape.rows / 4 * 2
    for part in [0..<half, half..<shape.rows] {
      let image = ImageView(
        gradient.plane(0, 0) + part.lowerBound * gradient.rowStride, channels: channels.0, rows: part.count,
        columns: shape.columns, rowStride: gradient.rowStride, channelStride: gradient.channelStride)
      operation.inputGradient(g.activation.image(0), weights: w, to: image, rows: part)
    }
    #expect(
      difference(
        gradient.unload(samples: 16),
        plain.inputGradient(g.doubles, samples: 16, rows: shape.rows, columns: shape.columns, weights: weights))
        < 1e-5)
    var weightGradient = [Float](repeating: 9, count: w.count)
    for part in [0..<channels.1 / 3, channels.1 / 3..<channels.1] {
      operation.weightGradient(
        input: x.activation.image(0), outputGradient: g.activation.image(0), to: &weightGradient, channels: part)
    }
    #expect(
      difference(
        weightGradient,
        plain.weightGradient(g.doubles, input: x.doubles, samples: 16, rows: shape.rows, columns: shape.columns))
        < 1e-5)
  }
}
