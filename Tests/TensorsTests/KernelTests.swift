import Basics
import Testing

import Tensors

/// Random images in both forms: blocks for the kernels, a row-major array for the plain versions.
struct Images {
  let activation: Activation
  let values: [Float]
  var doubles: [Double] { values.map(Double.init) }

  init(
    samples: Int, channels: Int, rows: Int, columns: Int, padding: Int = 0, seed: Int, blocks: Int = 1
  ) {
    var generator = RandomGenerator(seed: 7, stream: "images", seed)
    // Coarse values, so that maxima tie now and then.
    values = (0..<(samples * channels * rows * columns)).map { _ in Float((generator.normal() * 16).rounded()) / 16 }
    activation = Activation(blocks: blocks, channels: channels, rows: rows, columns: columns, padding: padding)
    activation.load(values)
  }
}

func random(_ count: Int, seed: Int) -> [Float] {
  var generator = RandomGenerator(seed: 8, stream: "weights", seed)
  return (0..<count).map { _ in Float(generator.normal()) }
}

/// The largest difference, relative to the largest expected value.
func difference(_ found: [Float], _ expected: [Double]) -> Double {
  #expect(found.count == expected.count)
  let scale = max(expected.map(abs).max() ?? 0, 1e-6)
  return zip(found, expected).map { abs(Double($0) - $1) }.max()! / scale
}

struct Shape: CustomTestStringConvertible, Sendable {
  var rows: Int, columns: Int
  var testDescription: String { "\(rows)x\(columns)" }
  static let all = [(8, 32), (2, 8), (9, 14), (5, 7), (1, 1), (1, 9), (3, 2), (15, 63)].map(Shape.init)
}

@Suite struct DepthwiseTests {
  static let cases = [(3, 1), (5, 1), (3, 2), (5, 2)]

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
        x.activation.plane(0, 0), rowStride: x.activation.rowStride, rows: shape.rows, weights: w,
        to: output.plane(0, 0), outputRowStride: outputColumns, outputRows: outputRows, outputColumns: outputColumns)
      let expected = plain.forward(
        x.doubles, samples: samples, rows: shape.rows, columns: shape.columns, weights: weights)
      #expect(difference(output.unload(samples: samples), expected) < 1e-5)

      for accumulate in [false, true] {
        let gradient = Activation(blocks: 1, channels: 1, rows: shape.rows, columns: shape.columns)
        gradient.load([Float](repeating: 0.5, count: x.values.count))
        operation.inputGradient(
          g.activation.plane(0, 0), rowStride: g.activation.rowStride, outputRows: outputRows,
          outputColumns: outputColumns, weights: w, to: gradient.plane(0, 0), inputRowStride: shape.columns,
          rows: shape.rows, columns: shape.columns, accumulate: accumulate)
        let expectedGradient = plain.inputGradient(
          g.doubles, samples: samples, rows: shape.rows, columns: shape.columns, weights: weights)
        #expect(
          difference(gradient.unload(samples: samples), expectedGradient.map { $0 + (accumulate ? 0.5 : 0) }) < 1e-5)
      }

      var weightGradient = [Float](repeating: 9, count: w.count)
      operation.weightGradient(
        input: x.activation.plane(0, 0), rowStride: x.activation.rowStride, rows: shape.rows,
        outputGradient: g.activation.plane(0, 0), outputRowStride: g.activation.rowStride, outputRows: outputRows,
        outputColumns: outputColumns, to: &weightGradient)
      let expectedWeights = plain.weightGradient(
        g.doubles, input: x.doubles, samples: samples, rows: shape.rows, columns: shape.columns)
      #expect(difference(weightGradient, expectedWeights) < 1e-5)
    }
  }
}

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
    let pixels = shape.rows * shape.columns
    Pointwise.forward(
      x.activation.plane(0, 0), channels: inputs, weights: w, to: output.plane(0, 0), channels: outputs,
      pixels: pixels)
    #expect(
      difference(
        output.unload(samples: 16),
        plain.forward(x.doubles, samples: 16, rows: shape.rows, columns: shape.columns, weights: weights)) < 1e-5)

    let expected = plain.inputGradient(
      g.doubles, samples: 16, rows: shape.rows, columns: shape.columns, weights: weights)
    let gradient = Activation(blocks: 1, channels: inputs, rows: shape.rows, columns: shape.columns)
    Pointwise.inputGradient(
      g.activation.plane(0, 0), channels: outputs, weights: w, to: gradient.plane(0, 0), channels: inputs,
      pixels: pixels)
    #expect(difference(gradient.unload(samples: 16), expected) < 1e-5)
    let padded = Activation(blocks: 1, channels: inputs, rows: shape.rows, columns: shape.columns, padding: 4)
    Pointwise.inputGradient(
      g.activation.plane(0, 0), channels: outputs, weights: w, toPadded: padded.plane(0, 0), channels: inputs,
      rows: shape.rows, columns: shape.columns, padding: 4)
    #expect(difference(padded.unload(samples: 16), expected) < 1e-5)

    var weightGradient = [Float](repeating: 9, count: w.count)
    Pointwise.weightGradient(
      input: x.activation.plane(0, 0), channels: inputs, outputGradient: g.activation.plane(0, 0), channels: outputs,
      pixels: pixels, to: &weightGradient)
    #expect(
      difference(
        weightGradient,
        plain.weightGradient(g.doubles, input: x.doubles, samples: 16, rows: shape.rows, columns: shape.columns))
        < 1e-5)
  }
}

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
    let a = x.activation
    let b = g.activation
    for part in [0..<outputRows / 2, outputRows / 2..<outputRows] {
      operation.forward(
        a.plane(0, 0), channelStride: a.channelStride, rowStride: a.rowStride, rows: shape.rows, weights: w,
        to: output.plane(0, 0), outputRows: outputRows, outputColumns: outputColumns, part: part)
    }
    #expect(
      difference(
        output.unload(samples: 16),
        plain.forward(x.doubles, samples: 16, rows: shape.rows, columns: shape.columns, weights: weights)) < 1e-5)
    let gradient = Activation(blocks: 1, channels: channels.0, rows: shape.rows, columns: shape.columns)
    let half = shape.rows / 4 * 2
    for part in [0..<half, half..<shape.rows] {
      operation.inputGradient(
        b.plane(0, 0), channelStride: b.channelStride, rowStride: b.rowStride, outputRows: outputRows, weights: w,
        to: gradient.plane(0, 0) + part.lowerBound * gradient.rowStride, inputChannelStride: gradient.channelStride,
        inputRowStride: gradient.rowStride, columns: shape.columns, part: part)
    }
    #expect(
      difference(
        gradient.unload(samples: 16),
        plain.inputGradient(g.doubles, samples: 16, rows: shape.rows, columns: shape.columns, weights: weights))
        < 1e-5)
    var weightGradient = [Float](repeating: 9, count: w.count)
    for part in [0..<channels.1 / 3, channels.1 / 3..<channels.1] {
      operation.weightGradient(
        input: a.plane(0, 0), channelStride: a.channelStride, rowStride: a.rowStride, rows: shape.rows,
        outputGradient: b.plane(0, 0), outputChannelStride: b.channelStride, outputRowStride: b.rowStride,
        outputRows: outputRows, outputColumns: outputColumns, to: &weightGradient, part: part)
    }
    #expect(
      difference(
        weightGradient,
        plain.weightGradient(g.doubles, input: x.doubles, samples: 16, rows: shape.rows, columns: shape.columns))
        < 1e-5)
  }
}

@Suite struct PoolingTests {
  @Test("pooling and its gradients agree with the plain versions, ties included", arguments: Shape.all)
  func agrees(shape: Shape) {
    let x = Images(samples: 16, channels: 1, rows: shape.rows, columns: shape.columns, seed: 1)
    let place = x.activation.plane(0, 0)
    let (rows, columns) = (shape.rows, shape.columns)
    func check(
      _ plain: PlainPooling, forward: (UnsafeMutablePointer<Lanes>) -> Void,
      backward: (UnsafePointer<Lanes>, UnsafePointer<Lanes>, UnsafeMutablePointer<Lanes>) -> Void
    ) {
      let outputRows = plain.outputSize(rows)
      let outputColumns = plain.outputSize(columns)
      let output = Activation(blocks: 1, channels: 1, rows: outputRows, columns: outputColumns)
      forward(output.plane(0, 0))
      let g = Images(samples: 16, channels: 1, rows: outputRows, columns: outputColumns, seed: 2)
      let gradient = Activation(blocks: 1, channels: 1, rows: rows, columns: columns)
      backward(g.activation.plane(0, 0), output.plane(0, 0), gradient.plane(0, 0))
      let size = rows * columns
      let outputSize = outputRows * outputColumns
      for sample in 0..<16 {
        let input = Array(x.doubles[(sample * size)..<((sample + 1) * size)])
        let upstream = Array(g.doubles[(sample * outputSize)..<((sample + 1) * outputSize)])
        let found = output.unload(samples: 16)[(sample * outputSize)..<((sample + 1) * outputSize)]
        #expect(difference(Array(found), plain.forward(input, rows: rows, columns: columns)) < 1e-6)
        let foundGradient = gradient.unload(samples: 16)[(sample * size)..<((sample + 1) * size)]
        #expect(
          difference(
            Array(foundGradient), plain.inputGradient(upstream, input: input, rows: rows, columns: columns)) < 1e-6)
      }
    }
    for stride in 1...2 {
      check(PlainPooling(.maximum, size: 3, stride: stride, padding: 1)) {
        Pooling.maximum(place, rows: rows, columns: columns, stride: stride, to: $0)
      } backward: {
        Pooling.maximumGradient(
          $0, input: place, output: $1, rows: rows, columns: columns, stride: stride, addTo: $2)
      }
      check(PlainPooling(.average, size: 3, stride: stride, padding: 1)) {
        Pooling.average(place, rows: rows, columns: columns, stride: stride, to: $0)
      } backward: { g, _, target in
        Pooling.averageGradient(g, rows: rows, columns: columns, stride: stride, addTo: target)
      }
    }
    check(PlainPooling(.maximum, size: 2, stride: 2, padding: 0)) {
      Pooling.halve(place, rows: rows, columns: columns, to: $0)
    } backward: {
      Pooling.halveGradient($0, input: place, output: $1, rows: rows, columns: columns, to: $2)
    }
  }
}
