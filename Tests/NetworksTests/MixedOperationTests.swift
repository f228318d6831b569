import Architectures
import Basics
import Networks
import Testing

/// A small image with many different values: no two within rounding of each other, so that finite differences do not
/// cross a kink of ReLU or of the maximum.
private func image(_ count: Int, seed: Int) -> [Float] {
  var generator = RandomGenerator(seed: 3, stream: "image", seed)
  return generator.shuffled(Array(0..<count)).map { Float($0) / Float(count) * 4 - 1.99 }
}

@Suite struct MixedOperationTests {
  static let cases: [(Primitive, Int, Int)] = Primitive.allCases.flatMap { primitive in
    [(1, 1), (2, 1), (1, 2), (2, 2)].map { (primitive, $0.0, $0.1) }
  }

  @Test("gradients agree with finite differences of the output", arguments: cases)
  func finiteDifferences(primitive: Primitive, stride: Int, partialChannels: Int) {
    let samples = 3
    let (channels, rows, columns) = (4, 5, 6)
    let operation = MixedOperation(
      primitives: [primitive], channels: channels, partialChannels: partialChannels, stride: stride, rows: rows,
      columns: columns, samples: samples, style: .search, seed: 5, workers: Workers(threads: 1))
    var weights = [Double](repeating: 0, count: 8)
    weights[Primitive.allCases.firstIndex(of: primitive)!] = 0.7
    let input = image(samples * channels * rows * columns, seed: 1)
    let outputCount = samples * channels * operation.outputRows * operation.outputColumns
    let upstream = image(outputCount, seed: 2)
    func objective(_ input: [Float]) -> Double {
      zip(operation.forward(input, weights: weights), upstream).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    _ = objective(input)
    let gradients = operation.backward(upstream)
    // Along its own direction a gradient's slope is its norm. Of three steps the best counts: a large one may carry a
    // rectification across its kink, a small one drowns in the rounding of 32-bit outputs.
    func check(_ analytic: [Double], _ name: String, _ moved: (_ along: [Double]) -> Double) {
      let norm = analytic.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard norm > 0 else {
        #expect(primitive == .none, "\(name) has no gradient")
        return
      }
      let slopes = [1e-3, 2e-4, 4e-5].map { step in
        let there = moved(analytic.map { step * $0 / norm })
        let back = moved(analytic.map { -step * $0 / norm })
        return (there - back) / (2 * step)
      }
      #expect(slopes.map { abs($0 - norm) }.min()! < 0.01 * norm, "\(name): \(slopes) for \(norm)")
    }
    func moved(_ values: [Float], _ along: [Double]) -> [Float] { zip(values, along).map { Float(Double($0) + $1) } }
    check(gradients.input.map(Double.init), "input") { objective(moved(input, $0)) }
    check(gradients.weights, "weights") { along in
      zip(operation.forward(input, weights: zip(weights, along).map { $0 + $1 }), upstream).reduce(0) {
        $0 + Double($1.0) * Double($1.1)
      }
    }
    for entry in operation.parameters.entries {
      let start = operation.parameters[entry.name]
      _ = objective(input)
      _ = operation.backward(upstream)
      check(operation.parameters.gradient(entry.name).map(Double.init), entry.name) { along in
        operation.parameters[entry.name] = moved(start, along)
        defer { operation.parameters[entry.name] = start }
        return objective(input)
      }
    }
  }

  @Test(
    "outputs have size ceil(n / stride) at odd and even sizes", arguments: [1, 2], [(9, 14), (5, 7), (1, 1), (2, 8)])
  func sizes(stride: Int, size: (Int, Int)) {
    let operation = MixedOperation(
      channels: 4, partialChannels: 2, stride: stride, rows: size.0, columns: size.1, samples: 2, seed: 1,
      workers: Workers(threads: 1))
    #expect(operation.outputRows == (size.0 + stride - 1) / stride)
    #expect(operation.outputColumns == (size.1 + stride - 1) / stride)
    let output = operation.forward(
      image(2 * 4 * size.0 * size.1, seed: 1), weights: [Double](repeating: 0.125, count: 8))
    #expect(output.count == 2 * 4 * operation.outputRows * operation.outputColumns)
    #expect(!output.contains { !$0.isFinite })
  }

  @Test("channels that bypass arrive unchanged, shuffled among the others", arguments: [2, 4])
  func bypass(partialChannels: Int) {
    let channels = 8
    let operation = MixedOperation(
      primitives: [.none], channels: channels, partialChannels: partialChannels, stride: 1, rows: 2, columns: 3,
      samples: 1, seed: 1, workers: Workers(threads: 1))
    let input = image(channels * 6, seed: 1)
    let output = operation.forward(input, weights: [Double](repeating: 1, count: 8))
    let active = channels / partialChannels
    for channel in 0..<channels {
      // Shuffle: output channel c K + g is channel c of group g; group 0 went through `none`.
      let group = channel % partialChannels
      let from = group * active + channel / partialChannels
      let expected = group == 0 ? [Float](repeating: 0, count: 6) : Array(input[(from * 6)..<(from * 6 + 6)])
      #expect(Array(output[(channel * 6)..<(channel * 6 + 6)]) == expected)
    }
  }
}
