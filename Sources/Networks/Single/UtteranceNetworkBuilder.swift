import Architectures
import Tensors

/// Turns a derived network into passes over images, in the order in which they must run.
///
/// It follows the network's plan and takes its values; the passes of an operation of an edge are in that operation's
/// file.
struct UtteranceNetworkBuilder {
  /// A normalisation's scale and shift.
  struct Normalisation {
    let scale: ChannelVector
    let shift: ChannelVector
  }

  /// A summand of a node: an image, and its normalisation if it has one.
  typealias Term = (image: ChannelImage, norm: Normalisation?)

  private(set) var passes: [() -> Void] = []
  private let parameters: ParameterSet
  private let statistics: ParameterSet

  init(_ network: DerivedNetwork) {
    parameters = network.parameters
    statistics = network.runningStatistics
  }

  /// So many of the network's parameters.
  func values(_ offset: Int, _ count: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: parameters.values + offset, count: count))
  }

  func normalisation(_ plan: NormalisationPlan) -> Normalisation {
    let place = plan.statistics[0]
    let pairs = (0..<plan.channels).map { channel in
      BatchNormalisation.coefficients(
        mean: Double(statistics.values[place.mean + channel]),
        inverseDeviation: 1
          / (Double(statistics.values[place.variance + channel]) + BatchNormalisation.epsilon).squareRoot(),
        gamma: plan.gamma.map { parameters.values[$0 + channel] },
        beta: plan.beta.map { parameters.values[$0 + channel] })
    }
    return Normalisation(scale: ChannelVector(pairs.map(\.scale)), shift: ChannelVector(pairs.map(\.shift)))
  }

  /// Adds a pass after those that there are.
  mutating func add(_ pass: @escaping () -> Void) { passes.append(pass) }

  mutating func convolve(_ input: ChannelImage, _ convolution: ChannelConvolution) -> ChannelImage {
    let output = convolution.makeOutput(rows: input.rows, columns: input.columns)
    add { convolution.run(input, to: output) }
    return output
  }

  mutating func rectified(_ input: ChannelImage, _ norm: Normalisation? = nil) -> ChannelImage {
    let output = ChannelImage(channels: input.channels, rows: input.rows, columns: input.columns)
    if let norm {
      add { ChannelPasses.rectify(input, scale: norm.scale, shift: norm.shift, to: output) }
    } else {
      add { ChannelPasses.rectify(input, to: output) }
    }
    return output
  }

  /// A stem's convolution, its normalisation, and the rectification with which every reader begins.
  mutating func stem(_ input: ChannelImage, _ plan: StemPlan) -> ChannelImage {
    let raw = convolve(
      input,
      ChannelConvolution(
        dense: values(plan.weight, plan.outputs * plan.inputs * 9), inputs: plan.inputs, outputs: plan.outputs, size: 3,
        stride: 2))
    return rectified(raw, normalisation(plan.normalisation))
  }

  /// ReLU and a pointwise convolution, at stride 2 a factorised reduction; the output is not normalised yet.
  mutating func pointwise(_ input: ChannelImage, _ plan: PointwisePlan) -> (ChannelImage, Normalisation) {
    let output = convolve(
      rectified(input),
      ChannelConvolution(
        dense: values(plan.weight, plan.outputs * plan.inputs), inputs: plan.inputs, outputs: plan.outputs, size: 1,
        stride: plan.stride))
    return (output, normalisation(plan.normalisation))
  }

  /// A cell with the pre-processing of its inputs; returns its nodes, one after another along the channels.
  mutating func cell(_ stage: NetworkPlan.Stage, reading inputs: [ChannelImage]) -> ChannelImage {
    let plan = stage.cell
    var states = zip(inputs, stage.preprocessing).map { input, plan in
      let (raw, norm) = pointwise(input, plan)
      let state = ChannelImage(channels: raw.channels, rows: raw.rows, columns: raw.columns)
      add { ChannelPasses.affine(raw, scale: norm.scale, shift: norm.shift, to: state) }
      return state
    }
    var rectifiedStates: [Int: ChannelImage] = [:]
    for node in 0..<plan.nodes {
      let terms = plan.edges.filter { $0.node == node }.flatMap { edge in
        edge.operations.map { term($0.form, of: edge.source, states, &rectifiedStates, plan) }
      }
      states.append(sum(terms, channels: plan.channels, size: plan.nodeSize))
    }
    let nodes = Array(states.dropFirst(plan.inputs))
    let output = ChannelImage(
      channels: nodes.count * plan.channels, rows: plan.nodeSize.rows, columns: plan.nodeSize.columns)
    add {
      for (number, node) in nodes.enumerated() { ChannelPasses.place(node, at: number * plan.channels, of: output) }
    }
    return output
  }

  /// What an operation that leaves a state contributes to its node.
  private mutating func term(
    _ form: CellPlan.Form, of source: Int, _ states: [ChannelImage], _ rectifiedStates: inout [Int: ChannelImage],
    _ plan: CellPlan
  ) -> Term {
    let state = states[source]
    switch form {
    case .identity: return (state, nil)
    case .pooling(let position): return (pool(state, plan.poolings[source][position]), nil)
    case .reduction(let plan): return pointwise(state, plan)
    case .convolution(let stages):
      let input = rectifiedStates[source] ?? rectified(state)
      rectifiedStates[source] = input
      return separable(input, stages)
    }
  }

  /// A node: the sum of the normalised terms.
  private mutating func sum(_ terms: [Term], channels: Int, size: ImageSize) -> ChannelImage {
    let output = ChannelImage(channels: channels, rows: size.rows, columns: size.columns)
    let ones = ChannelVector([Float](repeating: 1, count: channels))
    let images = terms.map(\.image)
    let coefficients = terms.map { $0.norm?.scale ?? ones }
    var bias = [Float](repeating: 0, count: channels)
    for term in terms {
      guard let shift = term.norm?.shift else { continue }
      for channel in bias.indices { bias[channel] += shift.vectors[channel / laneCount][channel % laneCount] }
    }
    let start = ChannelVector(bias)
    add { ChannelPasses.combine(images, coefficients: coefficients, bias: start, to: output) }
    return output
  }
}
