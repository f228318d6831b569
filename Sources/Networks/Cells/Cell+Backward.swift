import Tensors

extension Cell {
  /// What a backward pass must find.
  struct Wanted {
    /// Gradients of the operations' weights.
    var weights: Bool
    /// Derivatives by the terms' weights.
    var architecture: Bool
    /// Gradients of the input states, one by one.
    var inputs: [Bool]
  }

  /// Gradients from `outputGradient`, which holds what comes from later cells, zero in lanes without a sample, and
  /// becomes the nodes' gradient.
  /// - Parameter finishInput: called for every block once a wanted input state's gradient is complete.
  func backward(
    _ context: NetworkContext, wanted: Wanted, finishInput: (_ input: Int, _ block: Int) -> Void
  ) {
    // In reverse: each node, then the inputs together. Nothing leaves the last node.
    let last = departures.count - 1
    context.workers.run(context.blocks) { block in sumGradient(plan.states - 1, block) }
    for position in (0..<last).reversed() {
      let departure = departures[position]
      multiply(departure, context, wanted)
      for source in departure.sources { finishProducts(source, context, wanted) }
      for stage in (1..<max(departure.convolutions.count, 1)).reversed() {
        enter(stage: stage, departure, context, wanted)
      }
      context.workers.run(departure.sources.count * context.blocks) { index, thread in
        let source = departure.sources.lowerBound + index / context.blocks
        let block = index % context.blocks
        if isVisited(source, wanted) { accumulate(source, block, thread, context, wanted) }
        if source < plan.inputs {
          if wanted.inputs[source] { finishInput(source, block) }
        } else {
          sumGradient(source, block)
        }
      }
    }
  }

  /// Whether anything that leaves a source is gone through: what leaves a node always is.
  private func isVisited(_ source: Int, _ wanted: Wanted) -> Bool {
    wanted.weights || source >= plan.inputs || wanted.inputs[source]
  }

  /// The gradient of an operation's output before its normalisation, of one channel of one block: through weights and
  /// drop path from the nodes that add it up.
  func outputGradient(
    of terms: [Term], _ normalisation: BatchNormalisation?, _ planes: PlaneTable, block: Int, channel: Int,
    thread: Int, _ context: NetworkContext, to target: UnsafeMutablePointer<Lanes>, accumulate: Bool = false
  ) {
    var sum = context.combination(thread)
    for term in terms {
      let state = stateGradients[plan.inputs + term.node]
      sum.add(
        state.plane(block, plan.activeChannel(channel)),
        times: Lanes(repeating: term.scale(channel)) * term.laneScale[block])
    }
    if let normalisation {
      let mask = context.masks[block]
      sum.add(planes.plane(block, channel), times: Lanes(repeating: normalisation.slope[channel]) * mask)
      sum.bias = Lanes(repeating: normalisation.offset[channel]) * mask
    }
    sum.write(
      to: target, pixels: stateGradients[plan.inputs + terms[0].node].pixels, accumulate: accumulate)
  }

  /// Backward through a stage past the first of the convolutions of a departure.
  private func enter(stage: Int, _ departure: Departure, _ context: NetworkContext, _ wanted: Wanted) {
    let convolutions = departure.convolutions[stage]
    guard convolutions.contains(where: { isVisited($0.source, wanted) }) else { return }
    let blocks = context.blocks
    context.workers.run(convolutions.count * blocks) { index, thread in
      let (source, convolution) = convolutions[index / blocks]
      guard isVisited(source, wanted) else { return }
      convolution.backward(
        stage: stage, block: index % blocks, thread: thread, in: self, context, weights: wanted.weights)
    }
    for (source, convolution) in convolutions where isVisited(source, wanted) {
      convolution.stages[stage - 1].normalisation.finishBackward(context)
    }
  }

  /// Everything that leaves a source, of one block, backward into the source's gradient.
  private func accumulate(
    _ source: Int, _ block: Int, _ thread: Int, _ context: NetworkContext, _ wanted: Wanted
  ) {
    let target = stateGradients[source]
    let isInput = source < plan.inputs
    let wantsInput = !isInput || wanted.inputs[source]
    if isInput, wantsInput {
      for channel in 0..<plan.channels { target.plane(block, channel).update(repeating: .zero, count: target.pixels) }
    }
    accumulateConvolutions(source, block, thread, context, wanted, wantsInput: wantsInput)
    for reduction in outgoing[source].reductions {
      reduction.backward(
        states[source], to: wantsInput ? target : nil, block: block, thread: thread, in: self, context,
        weights: wanted.weights)
    }
    guard wantsInput else { return }
    accumulatePlanes(source, block, thread, context)
    accumulateBypass(source, block, thread, context)
  }

  /// The convolutions' part: they add up before the rectification's gradient is taken once for all of them.
  private func accumulateConvolutions(
    _ source: Int, _ block: Int, _ thread: Int, _ context: NetworkContext, _ wanted: Wanted, wantsInput: Bool
  ) {
    let out = outgoing[source]
    guard let rectified = out.rectified else { return }
    // All first stages of a source have the same sizes, so one place is past all of their other scratch memory.
    let sum = out.convolutions[0].stages[0].scratch(context, thread: thread).inputGradient
    for (index, convolution) in out.convolutions.enumerated() {
      convolution.backwardFirst(
        rectified, to: wantsInput ? sum : nil, accumulate: index > 0, block: block, thread: thread, in: self, context,
        weights: wanted.weights)
    }
    guard wantsInput else { return }
    for channel in 0..<plan.activeChannels {
      Planes.rectifyGradient(
        sum[channel], value: rectified.view(block, channel), to: stateGradients[source].view(block, channel),
        accumulate: true)
    }
  }

  /// The part of what works on every channel by itself: poolings and identities.
  private func accumulatePlanes(_ source: Int, _ block: Int, _ thread: Int, _ context: NetworkContext) {
    let out = outgoing[source]
    let state = states[source]
    let scratch = context.scratch(thread)
    for channel in 0..<plan.activeChannels {
      let target = stateGradients[source].view(block, channel)
      for pooling in out.poolings {
        outputGradient(
          of: pooling.terms, pooling.normalisation, pooling.output, block: block, channel: channel, thread: thread,
          context, to: scratch)
        pooling.backward(
          scratch, input: state.view(block, channel), block: block, channel: channel, addTo: target)
      }
      if !out.identities.isEmpty {
        outputGradient(
          of: out.identities, nil, state, block: block, channel: channel, thread: thread, context, to: target.base,
          accumulate: true)
      }
    }
  }

  /// The bypassing channels' part of a source's gradient.
  private func accumulateBypass(_ source: Int, _ block: Int, _ thread: Int, _ context: NetworkContext) {
    let out = outgoing[source]
    guard !out.bypasses.isEmpty else { return }
    let state = states[source]
    let pixels = stateGradients[plan.inputs].pixels
    for channel in 0..<(plan.bypassingChannels) {
      var sum = context.combination(thread)
      for term in out.bypasses {
        sum.add(
          stateGradients[plan.inputs + term.node].plane(block, plan.bypassChannel(channel)),
          times: Lanes(repeating: term.weight))
      }
      let target = stateGradients[source].plane(block, plan.activeChannels + channel)
      guard let halved = out.halved else {
        sum.write(to: target, pixels: pixels, accumulate: true)
        continue
      }
      let scratch = context.scratch(thread)
      sum.write(to: scratch, pixels: pixels)
      Pooling.halveGradient(
        scratch, input: state.view(block, plan.activeChannels + channel), output: halved.plane(block, channel),
        to: target)
    }
  }
}
