import Architectures
import Tensors

/// Turns a derived network into passes over images, in the order in which they must run.
struct UtteranceNetworkBuilder {
  private(set) var passes: [() -> Void] = []
  private let network: DerivedNetwork

  init(_ network: DerivedNetwork) { self.network = network }

  /// A normalisation's scale and shift.
  private struct Normalisation {
    let scale: ChannelVector
    let shift: ChannelVector
  }

  private func weight(_ name: String) -> [Float] { network.parameters["\(name).weight"] }

  private func normalisation(_ name: String, affine: Bool) -> Normalisation {
    let means = network.runningStatistics["\(name).running_mean"]
    let variances = network.runningStatistics["\(name).running_var"]
    let gammas = affine ? network.parameters["\(name).weight"] : nil
    let betas = affine ? network.parameters["\(name).bias"] : nil
    let pairs = means.indices.map { channel in
      BatchNormalisation.coefficients(
        mean: Double(means[channel]),
        inverseDeviation: 1 / (Double(variances[channel]) + BatchNormalisation.epsilon).squareRoot(),
        gamma: gammas?[channel], beta: betas?[channel])
    }
    return Normalisation(scale: ChannelVector(pairs.map(\.scale)), shift: ChannelVector(pairs.map(\.shift)))
  }

  /// An image of the same size for what is made from `image`.
  private func like(_ image: ChannelImage) -> ChannelImage {
    ChannelImage(channels: image.channels, rows: image.rows, columns: image.columns)
  }

  private mutating func convolve(_ input: ChannelImage, _ convolution: ChannelConvolution) -> ChannelImage {
    let output = convolution.makeOutput(rows: input.rows, columns: input.columns)
    passes.append { convolution.run(input, to: output) }
    return output
  }

  private mutating func rectified(_ input: ChannelImage, _ norm: Normalisation? = nil) -> ChannelImage {
    let output = like(input)
    if let norm {
      passes.append { ChannelPasses.rectify(input, scale: norm.scale, shift: norm.shift, to: output) }
    } else {
      passes.append { ChannelPasses.rectify(input, to: output) }
    }
    return output
  }

  /// A stem's convolution, its normalisation, and the rectification with which every reader begins.
  mutating func stem(
    _ input: ChannelImage, _ convolution: String, _ norm: String, outputs: Int
  ) -> ChannelImage {
    let raw = convolve(
      input,
      ChannelConvolution(
        dense: weight(convolution), inputs: input.channels, outputs: outputs, size: 3, stride: 2))
    return rectified(raw, normalisation(norm, affine: true))
  }

  /// ReLU and a pointwise convolution, at stride 2 a factorised reduction; the output is not normalised yet.
  private mutating func pointwise(
    _ input: ChannelImage, _ name: String, outputs: Int, stride: Int, affine: Bool
  ) -> (ChannelImage, Normalisation) {
    // Both halves of a factorised reduction read the same grid.
    let weights = stride == 2 ? weight("\(name).conv_1") + weight("\(name).conv_2") : weight("\(name).op.1")
    let output = convolve(
      rectified(input),
      ChannelConvolution(dense: weights, inputs: input.channels, outputs: outputs, size: 1, stride: stride))
    return (output, normalisation(stride == 2 ? "\(name).bn" : "\(name).op.2", affine: affine))
  }

  /// A depthwise and a pointwise convolution of rectified input; the output is not normalised yet.
  private mutating func separable(
    _ input: ChannelImage, _ name: String, first: Int, size: Int, stride: Int, dilation: Int
  ) -> (ChannelImage, Normalisation) {
    let middle = convolve(
      input,
      ChannelConvolution(
        depthwise: weight("\(name).op.\(first)"), channels: input.channels, size: size, stride: stride,
        dilation: dilation))
    let output = convolve(
      middle,
      ChannelConvolution(
        dense: weight("\(name).op.\(first + 1)"), inputs: input.channels, outputs: input.channels, size: 1, stride: 1))
    return (output, normalisation("\(name).op.\(first + 2)", affine: true))
  }

  /// A cell with the pre-processing of its inputs; returns its nodes, one after another along the channels.
  mutating func cell(
    _ index: Int, _ older: ChannelImage, _ newer: ChannelImage, channels: Int, reduction: Bool, halvesOlder: Bool
  ) -> ChannelImage {
    var states = [(older, halvesOlder ? 2 : 1), (newer, 1)].enumerated().map { number, input in
      let (raw, norm) = pointwise(
        input.0, "cells.\(index).preprocess\(number)", outputs: channels, stride: input.1, affine: false)
      let state = like(raw)
      passes.append { ChannelPasses.affine(raw, scale: norm.scale, shift: norm.shift, to: state) }
      return state
    }
    let genotype = network.configuration.genotype
    let edges = reduction ? genotype.reduce : genotype.normal
    var rectifiedStates: [Int: ChannelImage] = [:]
    for node in 0..<(edges.count / 2) {
      var terms: [(image: ChannelImage, norm: Normalisation?)] = []
      for number in [2 * node, 2 * node + 1] {
        let edge = edges[number]
        let state = states[edge.source]
        let stride = reduction && edge.source < CellGraph.inputs ? 2 : 1
        let name = "cells.\(index)._ops.\(number)"
        switch edge.primitive {
        case .none: continue
        case .maxPool3x3, .avgPool3x3:
          let output = ChannelImage(
            channels: channels, rows: (state.rows + stride - 1) / stride,
            columns: (state.columns + stride - 1) / stride)
          let isMaximum = edge.primitive == .maxPool3x3
          passes.append {
            isMaximum
              ? ChannelPasses.maximum(state, stride: stride, to: output)
              : ChannelPasses.average(state, stride: stride, to: output)
          }
          terms.append((output, nil))
        case .skipConnect where stride == 1: terms.append((state, nil))
        case .skipConnect:
          terms.append(pointwise(state, name, outputs: channels, stride: 2, affine: true))
        case .sepConv3x3, .sepConv5x5, .dilConv3x3, .dilConv5x5:
          let input = rectifiedStates[edge.source] ?? rectified(state)
          rectifiedStates[edge.source] = input
          let size = edge.primitive == .sepConv3x3 || edge.primitive == .dilConv3x3 ? 3 : 5
          let isSeparable = edge.primitive == .sepConv3x3 || edge.primitive == .sepConv5x5
          let (raw, norm) = separable(
            input, name, first: 1, size: size, stride: stride, dilation: isSeparable ? 1 : 2)
          terms.append(
            isSeparable
              ? separable(rectified(raw, norm), name, first: 5, size: size, stride: 1, dilation: 1) : (raw, norm))
        }
      }
      let stride = reduction ? 2 : 1
      states.append(
        sum(
          terms,
          to: ChannelImage(
            channels: channels, rows: (states[1].rows + stride - 1) / stride,
            columns: (states[1].columns + stride - 1) / stride)))
    }
    let nodes = Array(states.dropFirst(CellGraph.inputs))
    let output = ChannelImage(channels: nodes.count * channels, rows: nodes[0].rows, columns: nodes[0].columns)
    passes.append {
      for (number, node) in nodes.enumerated() { ChannelPasses.place(node, at: number * channels, of: output) }
    }
    return output
  }

  /// A node: the sum of the normalised terms.
  private mutating func sum(
    _ terms: [(image: ChannelImage, norm: Normalisation?)], to output: ChannelImage
  ) -> ChannelImage {
    let ones = ChannelVector([Float](repeating: 1, count: output.channels))
    let images = terms.map(\.image)
    let coefficients = terms.map { $0.norm?.scale ?? ones }
    var bias = [Float](repeating: 0, count: output.channels)
    for term in terms {
      guard let shift = term.norm?.shift else { continue }
      for channel in bias.indices { bias[channel] += shift.vectors[channel / laneCount][channel % laneCount] }
    }
    let start = ChannelVector(bias)
    passes.append { ChannelPasses.combine(images, coefficients: coefficients, bias: start, to: output) }
    return output
  }
}
