import Tensors

/// A skip connection at stride 2: the factorised reduction of one edge.
final class ReductionOperation {
  let stage: PointwiseStage
  /// The one summand that reads the output.
  var terms: [Term] = []

  init(_ plan: PointwisePlan, _ builder: NetworkBuilder) { stage = PointwiseStage(plan, builder) }

  /// One block of the edge's source, backward into `inputGradient` if that is not nil.
  func backward(
    _ source: PlaneTable, to inputGradient: PlaneTable?, block: Int, thread: Int, in cell: Cell,
    _ context: NetworkContext, weights: Bool
  ) {
    let gradient = stage.compact(
      context.scratch(thread) + 2 * stage.inputs * stage.pixels, channels: stage.outputs)
    for channel in 0..<stage.outputs {
      cell.outputGradient(
        of: terms, stage.normalisation, stage.output, block: block, channel: channel, thread: thread, context,
        to: gradient[channel].base)
    }
    stage.backward(
      gradient, input: source, block: block, thread: thread, context, weights: weights, inputGradient: inputGradient,
      accumulate: true)
  }
}
