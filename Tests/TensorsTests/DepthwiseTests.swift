import Tensors
import Testing

@Suite struct DepthwiseTests {
  static let cases = [(3, 1), (5, 1), (7, 1), (3, 2), (5, 2)]

  @Test("forward and both gradients agree with the plain convolution", arguments: cases, Shape.all)
  func agrees(kernel: (size: Int, dilation: Int), shape: Shape) {
    for stride in 1...2 {
      let operation = Depthwise(size: kernel.size, stride: stride, dilation: kernel.dilation)
      let plain = PlainConvolution(
        inputs: 1, outputs: 1, kernel: kernel.size, stride: stride, padding: operation.reach,
        dilation: kernel.dilation)
      let outputRows = plain.outputSize(shape.rows)
      let outputColumns = plain.outputSize(shape.columns)
      let samples = 16
      let x = Images(samples: samples, channels: 1, rows: shape.rows, columns: shape.columns, padding: 4, seed: 1)
      let g = Images(samples: samples, channels: 1, rows: outputRows, columns: outputColumns, padding: 4, seed: 2)
      let w = random(kernel.size * kernel.size, seed: 3)
      let weights = w.map(Double.init)
      let output = Activation(blocks: 1, channels: 1, rows: outputRows, columns: outputColumns)
      operation.forward(
        x.activation.view(0, 0), weights: w, to: output.view(0, 0))
      let expected = plain.forward(
        x.doubles, samples: samples, rows: shape.rows, columns: shape.columns, weights: weights)
      #expect(difference(output.unload(samples: samples), expected) < 1e-5)

      for accumulate in [false, true] {
        let gradient = Activation(blocks: 1, channels: 1, rows: shape.rows, columns: shape.columns)
        gradient.load([Float](repeating: 0.5, count: x.values.count))
        operation.inputGradient(
          g.activation.view(0, 0), weights: w, to: gradient.view(0, 0), accumulate: accumulate)
        let expectedGradient = plain.inputGradient(
          g.doubles, samples: samples, rows: shape.rows, columns: shape.columns, weights: weights)
        #expect(
          difference(gradient.unload(samples: samples), expectedGradient.map { $0 + (accumulate ? 0.5 : 0) }) < 1e-5)
      }

      var weightGradient = [Float](repeating: 9, count: w.count)
      operation.weightGradient(
        input: x.activation.view(0, 0), outputGradient: g.activation.view(0, 0), to: &weightGradient)
      let expectedWeights = plain.weightGradient(
        g.doubles, input: x.doubles, samples: samples, rows: shape.rows, columns: shape.columns)
      #expect(difference(weightGradient, expectedWeights) < 1e-5)
    }
  }
}
