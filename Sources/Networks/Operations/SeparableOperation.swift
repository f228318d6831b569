import Tensors

/// A separable or dilated convolution of one edge: stages of which each reads the one before it.
final class SeparableOperation {
  let stages: [SeparableStage]
  /// The summand that reads the output.
  var terms: [Term] = []
  /// Of each stage but the last the gradient of its normalised output.
  private let middleGradients: [PlaneTable]
  private let storage: [Activation]

  init(_ plans: [SeparablePlan], _ builder: NetworkBuilder) {
    stages = plans.map { SeparableStage($0, builder) }
    storage = plans.dropLast().map {
      Activation(blocks: builder.blocks, channels: $0.channels, rows: $0.output.rows, columns: $0.output.columns)
    }
    middleGradients = storage.map { PlaneTable($0) }
  }

  var last: SeparableStage { stages[stages.count - 1] }

  /// A stage of one block; the first one reads the edge's source, rectified, in padded planes.
  func forward(stage index: Int, source: Activation, block: Int, thread: Int, _ context: NetworkContext) {
    let input = index == 0 ? source.image(block) : rectifyInput(of: index, block, thread, context)
    stages[index].forward(input, block: block, thread: thread, context)
  }

  /// The padded input of a stage past the first, from the output of the one before it; backward computes it again.
  private func rectifyInput(of index: Int, _ block: Int, _ thread: Int, _ context: NetworkContext) -> ImageView {
    let previous = stages[index - 1]
    let input = stages[index].scratch(context, thread: thread).input
    for channel in 0..<previous.channels {
      Planes.rectify(
        previous.output.view(block, channel), scale: previous.normalisation.scale[channel],
        shift: previous.normalisation.shift[channel], to: input[channel])
    }
    return input
  }

  /// A stage past the first of one block, backward into the gradient of the one before it, whose sums it records.
  func backward(
    stage index: Int, block: Int, thread: Int, in cell: Cell, _ context: NetworkContext, weights: Bool
  ) {
    let previous = stages[index - 1]
    let stage = stages[index]
    let scratch = stage.scratch(context, thread: thread)
    outputGradient(of: index, block, thread, cell, context)
    let input = rectifyInput(of: index, block, thread, context)
    stage.backward(
      input, block: block, thread: thread, context, weights: weights, inputGradient: scratch.inputGradient,
      accumulate: false)
    for channel in 0..<stage.channels {
      let gradient = middleGradients[index - 1].view(block, channel)
      Planes.rectifyGradient(scratch.inputGradient[channel], value: input[channel], to: gradient, accumulate: false)
      previous.normalisation.recordGradient(
        gradient.base, previous.output.plane(block, channel), block: block, channel: channel)
    }
  }

  /// The first stage of one block, backward into the gradient of the rectified source, if that is not nil.
  func backwardFirst(
    _ source: Activation, to sourceGradient: ImageView?, accumulate: Bool, block: Int, thread: Int,
    in cell: Cell, _ context: NetworkContext, weights: Bool
  ) {
    outputGradient(of: 0, block, thread, cell, context)
    stages[0].backward(
      source.image(block), block: block, thread: thread, context, weights: weights, inputGradient: sourceGradient,
      accumulate: accumulate)
  }

  /// Puts the gradient of a stage's pointwise convolution into its scratch memory.
  private func outputGradient(
    of index: Int, _ block: Int, _ thread: Int, _ cell: Cell, _ context: NetworkContext
  ) {
    let stage = stages[index]
    let gradient = stage.scratch(context, thread: thread).gradient
    for channel in 0..<stage.channels {
      let target = gradient[channel].base
      if index == stages.count - 1 {
        cell.outputGradient(
          of: terms, stage.normalisation, stage.output, block: block, channel: channel, thread: thread, context,
          to: target)
      } else {
        stage.normalisation.backward(
          middleGradients[index].plane(block, channel), stage.output.plane(block, channel), channel: channel,
          mask: context.masks[block], to: target, pixels: stage.pixels)
      }
    }
  }
}

extension UtteranceNetworkBuilder {
  /// A derived network's separable or dilated convolution of rectified input; the output is not normalised yet.
  mutating func separable(_ input: ChannelImage, _ stages: [SeparablePlan]) -> (ChannelImage, Normalisation) {
    var image = input
    var norm: Normalisation?
    for plan in stages {
      if let norm { image = rectified(image, norm) }
      let middle = convolve(
        image,
        ChannelConvolution(
          depthwise: values(plan.depthwiseWeight, plan.channels * plan.layer.size * plan.layer.size),
          channels: plan.channels, size: plan.layer.size, stride: plan.stride, dilation: plan.layer.dilation))
      image = convolve(
        middle,
        ChannelConvolution(
          dense: values(plan.pointwiseWeight, plan.channels * plan.channels), inputs: plan.channels,
          outputs: plan.channels, size: 1, stride: 1))
      norm = normalisation(plan.normalisation)
    }
    guard let norm else { fatalError("an operation without stages") }
    return (image, norm)
  }
}
