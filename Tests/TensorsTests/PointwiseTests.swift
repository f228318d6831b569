import Tensors
import Testing

@Suite struct PointwiseTests {
  @Test(
    "forward and both gradients agree with the plain convolution",
    arguments: [(8, 8), (4, 4), (2, 6), (48, 16), (3, 5), (128, 160)],
    [Shape(rows: 2, columns: 8), .init(rows: 5, columns: 7)])
  func agrees(channels: (Int, Int), shape: Shape) {
    let (inputs, outputs) = channels
    let plain = PlainConvolution(inputs: inputs, outputs: outputs, kernel: 1)
    let x = Images(samples: 16, channels: inputs, rows: shape.rows, columns: shape.columns, seed: 1)
    let g = Images(samples: 16, channels: outputs, rows: shape.rows, columns: shape.columns, seed: 2)
    let w = random(inputs * outputs, seed: 3)
    let weights = w.map(Double.init)
    let output = Activation(blocks: 1, channels: outputs, rows: shape.rows, columns: shape.columns)
    Pointwise.forward(
      x.activation.image(0), weights: w, to: output.image(0))
    #expect(
      difference(
        output.unload(samples: 16),
        plain.forward(x.doubles, samples: 16, rows: shape.rows, columns: shape.columns, weights: weights)) < 1e-5)

    let expected = plain.inputGradient(
      g.doubles, samples: 16, rows: shape.rows, columns: shape.columns, weights: weights)
    let gradient = Activation(blocks: 1, channels: inputs, rows: shape.rows, columns: shape.columns)
    Pointwise.inputGradient(
      g.activation.image(0), weights: w, to: gradient.image(0))
    #expect(difference(gradient.unload(samples: 16), expected) < 1e-5)
    let padded = Activation(blocks: 1, channels: inputs, rows: shape.rows, columns: shape.columns, padding: 4)
    Pointwise.inputGradient(
      g.activation.image(0), weights: w, to: padded.image(0))
    #expect(difference(padded.unload(samples: 16), expected) < 1e-5)

    var weightGradient = [Float](repeating: 9, count: w.count)
    Pointwise.weightGradient(
      input: x.activation.image(0), outputGradient: g.activation.image(0), to: &weightGradient)
    #expect(
      difference(
        weightGradient,
        plain.weightGradient(g.doubles, input: x.doubles, samples: 16, rows: shape.rows, columns: shape.columns))
        < 1e-5)
  }
}
