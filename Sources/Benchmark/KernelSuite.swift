import Basics
import Tensors

/// Kernels by themselves, on one thread and one block of 16 samples, in the shapes of the paper's networks.
struct KernelSuite {
  let configuration: BenchmarkConfiguration
  let note: (String) -> Void

  func run() -> [Measurement] {
    depthwise() + pointwise() + stem() + pooling()
  }

  /// - Parameter operations: floating-point operations of one call.
  private func measure(_ name: String, _ work: String, operations: Int, _ call: () -> Void) -> [Measurement] {
    guard configuration.wants(name, in: .kernels) else { return [] }
    note(name)
    let timing = configuration.repetition.measureShort(call)
    return [
      Measurement(
        name: name, group: .kernels, work: work, threads: 1, timing: timing, operations: Double(operations),
        utterances: laneCount)
    ]
  }

  private func image(_ channels: Int, _ rows: Int, _ columns: Int, padding: Int = 0) -> Activation {
    let image = Activation(blocks: 1, channels: channels, rows: rows, columns: columns, padding: padding)
    var generator = RandomGenerator(seed: 0, stream: "benchmark.image")
    image.load((0..<(laneCount * channels * rows * columns)).map { _ in Float(generator.uniform() - 0.5) })
    return image
  }

  private func weights(_ count: Int) -> [Float] {
    var generator = RandomGenerator(seed: 0, stream: "benchmark.weights")
    return (0..<count).map { _ in Float(generator.uniform() - 0.5) }
  }

  private func depthwise() -> [Measurement] {
    let (channels, rows, columns) = (8, 8, 32)
    let input = image(channels, rows, columns, padding: 4)
    return [(3, 1), (5, 1), (3, 2), (5, 2)].flatMap { size, dilation -> [Measurement] in
      let kernel = Depthwise(size: size, stride: 1, dilation: dilation)
      let weights = weights(size * size)
      let output = image(channels, rows, columns)
      let gradient = image(channels, rows, columns, padding: 4)
      var weightGradient = [Float](repeating: 0, count: size * size)
      let operations = 2 * channels * size * size * rows * columns * laneCount
      let name = "depthwise-\(size)x\(size)-dilation-\(dilation)"
      let shape = "\(size)x\(size), dilation \(dilation), \(channels) x \(rows) x \(columns)"
      return measure(name, "depthwise \(shape)", operations: operations) {
        for channel in 0..<channels {
          kernel.forward(input.view(0, channel), weights: weights, to: output.view(0, channel))
        }
      }
        + measure("\(name)-input-gradient", "  gradient of its input", operations: operations) {
          for channel in 0..<channels {
            kernel.inputGradient(
              gradient.view(0, channel), weights: weights, to: output.view(0, channel), accumulate: false)
          }
        }
        + measure("\(name)-weight-gradient", "  gradient of its weights", operations: operations) {
          for channel in 0..<channels {
            kernel.weightGradient(
              input: input.view(0, channel), outputGradient: gradient.view(0, channel), to: &weightGradient)
          }
        }
    }
  }

  private func pointwise() -> [Measurement] {
    [(8, 8, 8, 32), (16, 16, 8, 32), (64, 16, 8, 32), (64, 64, 4, 16), (128, 128, 2, 8), (1024, 256, 2, 8)].flatMap {
      inputs, outputs, rows, columns -> [Measurement] in
      let pixels = rows * columns
      let input = image(inputs, rows, columns)
      let output = image(outputs, rows, columns)
      let gradient = image(inputs, rows, columns)
      let weights = weights(inputs * outputs)
      var weightGradient = [Float](repeating: 0, count: inputs * outputs)
      let operations = 2 * inputs * outputs * pixels * laneCount
      let name = "pointwise-\(inputs)-\(outputs)"
      return measure(name, "pointwise \(inputs) -> \(outputs), \(rows) x \(columns)", operations: operations) {
        Pointwise.forward(input.image(0), weights: weights, to: output.image(0))
      }
        + measure("\(name)-input-gradient", "  gradient of its input", operations: operations) {
          Pointwise.inputGradient(output.image(0), weights: weights, to: gradient.image(0))
        }
        + measure("\(name)-weight-gradient", "  gradient of its weights", operations: operations) {
          Pointwise.weightGradient(input: input.image(0), outputGradient: output.image(0), to: &weightGradient)
        }
        + measure("\(name)-openblas", "  the same product by OpenBLAS", operations: operations) {
          LibraryProduct.multiply(
            weights, rows: outputs, inner: inputs, by: input.plane(0, 0), to: output.plane(0, 0), pixels: pixels)
        }
    }
  }

  private func stem() -> [Measurement] {
    [(1, 24, 60, 251), (24, 48, 30, 126), (48, 48, 15, 63)].flatMap { inputs, outputs, rows, columns -> [Measurement] in
      let kernel = StemConvolution(inputs: inputs, outputs: outputs)
      let (outputRows, outputColumns) = ((rows + 1) / 2, (columns + 1) / 2)
      let input = image(inputs, rows, columns, padding: 1)
      let output = image(outputs, outputRows, outputColumns)
      let gradient = image(outputs, outputRows, outputColumns, padding: 1)
      let inputGradient = image(inputs, rows, columns)
      let weights = weights(inputs * outputs * 9)
      var weightGradient = [Float](repeating: 0, count: weights.count)
      let operations = 2 * 9 * inputs * outputs * outputRows * outputColumns * laneCount
      let name = "stem-\(inputs)-\(outputs)"
      return measure(name, "stem 3x3 \(inputs) -> \(outputs), \(rows) x \(columns)", operations: operations) {
        kernel.forward(input.image(0), weights: weights, to: output.image(0), rows: 0..<outputRows)
      }
        // The first convolution's input is the features: nothing wants their gradient.
        + (inputs == 1
          ? []
          : measure("\(name)-input-gradient", "  gradient of its input", operations: operations) {
            kernel.inputGradient(gradient.image(0), weights: weights, to: inputGradient.image(0), rows: 0..<rows)
          })
        + measure("\(name)-weight-gradient", "  gradient of its weights", operations: operations) {
          kernel.weightGradient(
            input: input.image(0), outputGradient: gradient.image(0), to: &weightGradient, channels: 0..<outputs)
        }
    }
  }

  /// Comparisons and additions count as operations, nine a window.
  private func pooling() -> [Measurement] {
    let (rows, columns) = (8, 32)
    let input = image(1, rows, columns)
    let output = image(1, rows, columns)
    let gradient = image(1, rows, columns)
    let operations = 9 * rows * columns * laneCount
    Pooling.maximum(input.view(0, 0), stride: 1, to: output.plane(0, 0))
    let maximum = image(1, rows, columns)
    maximum.plane(0, 0).update(from: output.plane(0, 0), count: rows * columns)
    return measure("pooling-max", "max pooling 3x3, \(rows) x \(columns)", operations: operations) {
      Pooling.maximum(input.view(0, 0), stride: 1, to: output.plane(0, 0))
    }
      + measure("pooling-max-gradient", "  its gradient", operations: operations) {
        Pooling.maximumGradient(
          gradient.plane(0, 0), input: input.view(0, 0), output: maximum.plane(0, 0), stride: 1,
          addTo: output.plane(0, 0))
      }
      + measure("pooling-average", "average pooling 3x3, \(rows) x \(columns)", operations: operations) {
        Pooling.average(input.view(0, 0), stride: 1, to: output.plane(0, 0))
      }
      + measure("pooling-average-gradient", "  its gradient", operations: operations) {
        Pooling.averageGradient(gradient.plane(0, 0), stride: 1, addTo: output.view(0, 0))
      }
  }
}
