import Basics
import Tensors
import Testing

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

extension Images {
  /// The values of one sample's channel.
  func plane(_ sample: Int, _ channel: Int) -> [Double] {
    let pixels = activation.rows * activation.columns
    let first = (sample * activation.channels + channel) * pixels
    return values[first..<(first + pixels)].map(Double.init)
  }
}

extension Activation {
  /// The values of one sample's channel.
  func plane(ofSample sample: Int, _ channel: Int) -> [Float] {
    let pixels = rows * columns
    let first = (sample * channels + channel) * pixels
    return Array(unload(samples: sample + 1)[first..<(first + pixels)])
  }
}
