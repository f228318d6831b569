import Tensors

/// A stem convolution's sizes, and where its tensors lie.
struct StemPlan {
  let inputs: Int
  let outputs: Int
  let input: ImageSize
  let output: ImageSize
  /// [outputs][inputs][3][3].
  let weight: Int
  let normalisation: NormalisationPlan

  /// The names of the three convolutions and of their normalisations.
  static let modules = [("stem0.0", "stem0.1"), ("stem0.3", "stem0.4"), ("stem1.1", "stem1.2")]

  /// The three convolutions, of which each reads the one before it: to half the channels, then twice to all of them.
  static func three(_ layout: inout TensorLayout, channels: Int, input: ImageSize) -> [StemPlan] {
    var stages: [StemPlan] = []
    for (index, (convolution, normalisation)) in modules.enumerated() {
      let inputs = stages.last?.outputs ?? 1
      let outputs = index == 0 ? channels / 2 : channels
      let size = stages.last?.output ?? input
      let output = size.strided(2)
      stages.append(
        StemPlan(
          inputs: inputs, outputs: outputs, input: size, output: output,
          weight: layout.weight("\(convolution).weight", shape: [outputs, inputs, 3, 3], fanIn: inputs * 9),
          normalisation: layout.normalisation(
            normalisation, channels: outputs, pixels: output.pixels, affine: true)))
    }
    return stages
  }

  /// Of one sample, forward.
  var multiplyAccumulates: Int { outputs * inputs * 9 * output.pixels }
}

/// One 3 x 3 convolution of the stem at stride 2, with batch normalisation and ReLU.
///
/// Everything that reads a stem's output rectifies it first, so only the rectified form is kept.
final class StemStage {
  private let convolution: StemConvolution
  private let normalisation: BatchNormalisation
  /// The rectified output, in rows with one zero column on either side.
  let output: Activation
  let planes: PlaneTable
  /// The gradient of the output before rectification.
  let gradient: GradientSlot
  private let raw: Activation
  private let plan: StemPlan
  private var weight: Int { plan.weight }

  init(_ plan: StemPlan, _ builder: NetworkBuilder) {
    self.plan = plan
    let (blocks, size) = (builder.blocks, plan.output)
    convolution = StemConvolution(inputs: plan.inputs, outputs: plan.outputs)
    raw = Activation(blocks: blocks, channels: plan.outputs, rows: size.rows, columns: size.columns)
    output = Activation(blocks: blocks, channels: plan.outputs, rows: size.rows, columns: size.columns, padding: 1)
    planes = PlaneTable(output)
    gradient = GradientSlot(blocks: blocks, channels: plan.outputs, rows: size.rows, columns: size.columns)
    normalisation = BatchNormalisation(plan.normalisation, builder)
    builder.needScratch(
      vectors: plan.inputs * plan.input.columns * 2 * (size.rows / NetworkContext.parts + 1))
    builder.needBlockScratch(vectors: 2 + plan.outputs * size.rows * (size.columns + 2))
  }

  func forward(_ input: Activation, _ context: NetworkContext) {
    context.runParts { block, part, _ in
      convolution.forward(
        input.image(block), weights: context.value(weight), to: raw.image(block),
        rows: NetworkContext.part(part, of: raw.rows))
    }
    if context.training {
      context.runParts { block, part, _ in
        for channel in NetworkContext.part(part, of: raw.channels) {
          normalisation.record(raw.plane(block, channel), block: block, channel: channel, mask: context.masks[block])
        }
      }
    }
    normalisation.finishForward(context)
    context.runParts { block, part, _ in
      for channel in NetworkContext.part(part, of: raw.channels) {
        Planes.rectify(
          raw.view(block, channel), scale: normalisation.scale[channel], shift: normalisation.shift[channel],
          to: output.view(block, channel))
      }
    }
  }

  /// Backward, once `gradient` is complete.
  /// - Parameter before: the stage whose output this one read, or nil if that was the network's input.
  func backward(_ context: NetworkContext, input: Activation, before: StemStage?) {
    context.runParts { block, part, _ in
      for channel in NetworkContext.part(part, of: raw.channels) {
        normalisation.recordGradient(
          gradient.planes.plane(block, channel), raw.plane(block, channel), block: block, channel: channel)
      }
    }
    normalisation.finishBackward(context)
    context.runParts { block, part, _ in
      for channel in NetworkContext.part(part, of: raw.channels) {
        let plane = convolutionGradient(block, context)[channel]
        Planes.clearPadding(plane)
        for row in 0..<raw.rows {
          normalisation.backward(
            gradient.planes.plane(block, channel) + row * raw.columns,
            raw.plane(block, channel) + row * raw.columns, channel: channel, mask: context.masks[block],
            to: plane.base + row * plane.rowStride, pixels: raw.columns)
        }
      }
    }
    // Of each block: the weights of eight output channels at a time, then the parts of the input.
    let groups = (raw.channels + 7) / 8
    let pieces = groups + (before == nil ? 0 : NetworkContext.parts)
    let accumulate = before?.gradient.claim() ?? false
    context.workers.run(context.blocks * pieces) { index, thread in
      let block = index / pieces
      let piece = index % pieces
      if piece < groups {
        convolution.weightGradient(
          input: input.image(block), outputGradient: convolutionGradient(block, context),
          to: context.partial(block, weight), channels: 8 * piece..<min(8 * piece + 8, raw.channels))
      } else if let before {
        enter(before, block, part: piece - groups, context.scratch(thread), context, accumulate: accumulate)
      }
    }
  }

  /// The gradient of a block's convolution, with one zero column on either side of every row.
  private func convolutionGradient(_ block: Int, _ context: NetworkContext) -> ImageView {
    ImageView(
      context.blockScratch(block) + 1, channels: raw.channels, rows: raw.rows, columns: raw.columns, padding: 1)
  }

  /// Backward into a part of the rows of the stage before.
  private func enter(
    _ before: StemStage, _ block: Int, part: Int, _ scratch: UnsafeMutablePointer<Lanes>, _ context: NetworkContext,
    accumulate: Bool
  ) {
    let pairs = NetworkContext.part(part, of: plan.output.rows)
    let rows = 2 * pairs.lowerBound..<min(2 * pairs.upperBound, plan.input.rows)
    let rectifiedGradient = ImageView(scratch, channels: plan.inputs, rows: rows.count, columns: plan.input.columns)
    convolution.inputGradient(
      convolutionGradient(block, context), weights: context.value(weight), to: rectifiedGradient, rows: rows)
    for channel in 0..<plan.inputs {
      Planes.rectifyGradient(
        rectifiedGradient[channel], value: before.output.view(block, channel).rows(rows),
        to: before.gradient.planes.view(block, channel).rows(rows), accumulate: accumulate)
    }
  }
}
