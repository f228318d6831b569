import Basics
import Tensors

/// What the search and the derived network have in common, made from their plan: stem, cells with their pre-processing,
/// classifier.
final class Backbone {
  /// A cell and what its two inputs come from.
  struct Stage {
    let cell: Cell
    let preprocessing: [PointwiseStage]
    let inputs: [Input]
    /// Which inputs' gradients a pass wants that is after the weights': both; and one that is not: those that come from
    /// a cell.
    let wantedInputs: (weights: [Bool], architecture: [Bool])
  }

  /// Where a cell's input comes from: its planes, and where its gradient goes.
  struct Input {
    let planes: PlaneTable
    let gradient: GradientSlot
  }

  let context: NetworkContext
  let stages: [Stage]
  let rows: Int
  let frames: Int
  private let input: Activation
  private let stem: [StemStage]
  private let classifier: Classifier
  private let slots: [GradientSlot]

  /// - Parameters:
  ///   - capacity: the largest number of samples in a batch.
  ///   - seed: of the parameters.
  init(_ plan: NetworkPlan, capacity: Int, seed: UInt64, workers: Workers) {
    let builder = NetworkBuilder(capacity: capacity, workers: workers)
    rows = plan.input.rows
    frames = plan.input.columns
    input = Activation(blocks: builder.blocks, channels: 1, rows: rows, columns: frames, padding: 1)
    stem = plan.stem.map { StemStage($0, builder) }
    var inputs = stem.suffix(2).map { Input(planes: $0.planes, gradient: $0.gradient) }
    stages = plan.stages.map { stage in
      let cell = Cell(stage.cell, builder)
      defer { inputs = [inputs[1], Input(planes: PlaneTable(cell.output), gradient: cell.outputGradient)] }
      return Stage(
        cell: cell, preprocessing: stage.preprocessing.map { PointwiseStage($0, builder) }, inputs: inputs,
        wantedInputs: (stage.readsStem.map { _ in true }, stage.readsStem.map { !$0 }))
    }
    classifier = Classifier(plan.classifier, builder)
    slots = stem.map(\.gradient) + stages.map(\.cell.outputGradient)
    context = builder.finish(plan.tensors, seed: seed)
  }

  /// - Returns: [sample][2] logits: spoof, bona fide.
  func forward(
    _ matrices: [UnsafePointer<Float>], maskedRows: Range<Int>, training: Bool, dropPath: DropPath?
  ) -> [Float] {
    context.begin(samples: matrices.count, training: training)
    var drop = dropPath
    for stage in stages { stage.cell.drawDropPath(&drop, context) }
    context.runParts { block, part, _ in
      load(matrices, maskedRows, block, NetworkContext.part(part, of: rows))
    }
    stem[0].forward(input, context)
    stem[1].forward(stem[0].output, context)
    stem[2].forward(stem[1].output, context)
    for stage in stages {
      let blocks = context.blocks
      context.workers.run(2 * blocks) { index, thread in
        stage.preprocessing[index / blocks].forward(
          stage.inputs[index / blocks].planes, block: index % blocks, thread: thread, context)
      }
      for preprocessing in stage.preprocessing { preprocessing.normalisation.finishForward(context) }
      stage.cell.forward(context) { input, block, channel in
        let preprocessing = stage.preprocessing[input]
        let state = stage.cell.states[input]
        Planes.affine(
          preprocessing.output.plane(block, channel), scale: preprocessing.normalisation.scale[channel],
          shift: preprocessing.normalisation.shift[channel], to: state.plane(block, channel), pixels: state.pixels)
      }
    }
    return classifier.forward(PlaneTable(stages[stages.count - 1].cell.output), context)
  }

  /// Global-average-pooled output of the last cell, [sample][channel], of the last forward pass.
  var embeddings: [Float] { classifier.embeddings(context) }

  /// Gradients of the last forward pass: of the weights into the parameters' gradients, of the architecture into the
  /// terms' weight gradients.
  func backward(_ logitGradients: [Float], weights: Bool, architecture: Bool) {
    guard context.training else { fatalError("backward after a forward pass in evaluation mode") }
    for slot in slots { slot.reset() }
    let last = stages[stages.count - 1].cell
    classifier.backward(
      logitGradients, input: PlaneTable(last.output), to: last.outputGradient, context, weights: weights)
    for stage in stages.reversed() {
      let wanted = weights ? stage.wantedInputs.weights : stage.wantedInputs.architecture
      stage.cell.backward(
        context, wanted: .init(weights: weights, architecture: architecture, inputs: wanted)
      ) { input, block in
        let preprocessing = stage.preprocessing[input]
        for channel in 0..<preprocessing.outputs {
          preprocessing.normalisation.recordGradient(
            stage.cell.stateGradients[input].plane(block, channel), preprocessing.output.plane(block, channel),
            block: block, channel: channel)
        }
      }
      enterPreprocessing(stage, wanted: wanted, weights: weights)
    }
    guard weights else { return }
    stem[2].backward(context, input: stem[1].output, before: stem[1])
    stem[1].backward(context, input: stem[0].output, before: stem[0])
    stem[0].backward(context, input: input, before: nil)
    context.reduceGradients()
  }

  /// Backward through the pre-processing of a cell's wanted inputs.
  private func enterPreprocessing(_ stage: Stage, wanted: [Bool], weights: Bool) {
    guard wanted[0] || wanted[1] else { return }
    for input in 0..<2 where wanted[input] { stage.preprocessing[input].normalisation.finishBackward(context) }
    let accumulate = (
      wanted[0] && stage.inputs[0].gradient.claim(), wanted[1] && stage.inputs[1].gradient.claim()
    )
    context.workers.run(2 * context.blocks) { index, thread in
      let input = index / context.blocks
      let block = index % context.blocks
      guard wanted[input] else { return }
      let preprocessing = stage.preprocessing[input]
      let source = stage.inputs[input]
      let gradient = preprocessing.compact(
        context.scratch(thread) + 2 * preprocessing.inputs * preprocessing.pixels, channels: preprocessing.outputs)
      for channel in 0..<preprocessing.outputs {
        preprocessing.normalisation.backward(
          stage.cell.stateGradients[input].plane(block, channel), preprocessing.output.plane(block, channel),
          channel: channel, mask: context.masks[block], to: gradient[channel].base,
          pixels: preprocessing.pixels)
      }
      preprocessing.backward(
        gradient, input: source.planes, block: block, thread: thread, context, weights: weights,
        inputGradient: source.gradient.planes, accumulate: input == 0 ? accumulate.0 : accumulate.1)
    }
  }

  /// Interleaves some rows of the feature matrices of one block; masked rows become zero.
  private func load(
    _ matrices: [UnsafePointer<Float>], _ maskedRows: Range<Int>, _ block: Int, _ part: Range<Int>
  ) {
    let plane = input.plane(block, 0)
    for row in part {
      let target = plane + row * input.rowStride
      if maskedRows.contains(row) {
        target.update(repeating: .zero, count: frames)
        continue
      }
      target.withMemoryRebound(to: Float.self, capacity: frames * laneCount) { values in
        for lane in 0..<laneCount {
          let sample = block * laneCount + lane
          if sample < matrices.count {
            let source = matrices[sample] + row * frames
            for frame in 0..<frames { values[frame * laneCount + lane] = source[frame] }
          } else {
            for frame in 0..<frames { values[frame * laneCount + lane] = 0 }
          }
        }
      }
    }
  }
}
