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
      enterSecondStages(departure, context, wanted)
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

  /// Per-lane sums of a node's complete gradient.
  private func sumGradient(_ state: Int, _ block: Int) {
    let node = state - plan.inputs
    let gradient = stateGradients[state]
    for channel in 0..<plan.activeChannels {
      nodeSums[(block * plan.nodes + node) * plan.activeChannels + channel] = Planes.sum(
        gradient.plane(block, plan.activeChannel(channel)), pixels: gradient.pixels)
    }
  }

  /// Per-lane sums of the nodes' gradients times what every term of a departure brought them.
  private func multiply(_ departure: Departure, _ context: NetworkContext, _ wanted: Wanted) {
    context.workers.run(departure.terms.count * context.blocks) { index in
      let term = departure.terms[index / context.blocks]
      guard term.normalisation != nil || wanted.architecture else { return }
      let block = index % context.blocks
      let gradient = stateGradients[plan.inputs + term.node]
      for channel in 0..<term.channels {
        let target = term.kind == .bypass ? plan.bypassChannel(channel) : plan.activeChannel(channel)
        term.products[block * term.channels + channel] = Planes.dot(
          gradient.plane(block, target), term.planes.plane(block, channel), pixels: gradient.pixels)
      }
    }
  }

  /// Turns the sums of a source's terms into its normalisations' coefficients and the terms' weight gradients.
  private func finishProducts(_ source: Int, _ context: NetworkContext, _ wanted: Wanted) {
    let out = outgoing[source]
    /// The sums over the batch of a term's gradient, before its weight, and of that times the planes.
    func totals(_ term: Term, _ channel: Int) -> (sum: Double, product: Double) {
      var sum = 0.0
      var product = 0.0
      for block in 0..<context.blocks {
        let lanes = term.laneScale[block]
        if term.kind != .bypass {
          sum += Double(
            (nodeSums[(block * plan.nodes + term.node) * plan.activeChannels + channel] * lanes).laneSum)
        }
        product += Double((term.products[block * term.channels + channel] * lanes).laneSum)
      }
      return (sum, product)
    }
    if wanted.architecture {
      for term in out.terms {
        var gradient = 0.0
        for channel in 0..<term.channels {
          let (sum, product) = totals(term, channel)
          if let normalisation = term.normalisation {
            gradient += Double(normalisation.scale[channel]) * product + Double(normalisation.shift[channel]) * sum
          } else {
            gradient += product
          }
        }
        term.weightGradient = gradient
      }
    }
    func finish(_ normalisation: BatchNormalisation, _ terms: [Term]) {
      for channel in 0..<normalisation.channels {
        var sum = 0.0
        var product = 0.0
        for term in terms {
          let (s, p) = totals(term, channel)
          sum += Double(term.weight) * s
          product += Double(term.weight) * p
        }
        normalisation.finishBackward(channel, sum: sum, product: product, context)
      }
    }
    for branch in out.pooling { if let normalisation = branch.normalisation { finish(normalisation, branch.terms) } }
    for branch in out.convolutions { finish(branch.last.normalisation, branch.terms) }
    for branch in out.reductions { finish(branch.stage.normalisation, branch.terms) }
  }

  /// The gradient of a term's planes: through its weight and drop path from its node, and through its normalisation.
  private func planeGradient(
    _ terms: [Term], _ normalisation: BatchNormalisation?, _ planes: PlaneTable, block: Int, channel: Int,
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

  /// Backward through the second stages of the separable convolutions of a departure.
  private func enterSecondStages(_ departure: Departure, _ context: NetworkContext, _ wanted: Wanted) {
    let separable = departure.separable
    guard separable.contains(where: { isVisited($0.source, wanted) }) else { return }
    let blocks = context.blocks
    context.workers.run(separable.count * blocks) { index, thread in
      let block = index % blocks
      let (source, branch) = separable[index / blocks]
      guard isVisited(source, wanted) else { return }
      let first = branch.stages[0]
      let second = branch.stages[1]
      let scratch = second.scratch(context, thread: thread)
      for channel in 0..<plan.activeChannels {
        planeGradient(
          branch.terms, second.normalisation, second.output, block: block, channel: channel, thread: thread, context,
          to: scratch.gradient + channel * second.pixels)
      }
      let input = branch.rectifyMiddle(block, thread, context)
      second.backward(
        input, block: block, thread: thread, context, weights: wanted.weights, inputGradient: scratch.inputGradient,
        accumulate: false)
      for channel in 0..<plan.activeChannels {
        let gradient = branch.middleGradient!.plane(block, channel)
        Planes.rectifyGradient(
          scratch.inputGradient + channel * first.pixels, value: input + channel * second.paddedInput,
          valueRowStride: second.inputColumns + 2 * SeparableStage.padding, rows: second.inputRows,
          columns: second.inputColumns, to: gradient, accumulate: false)
        first.normalisation.recordGradient(
          gradient, first.output.plane(block, channel), block: block, channel: channel)
      }
    }
    for (source, branch) in separable where isVisited(source, wanted) {
      branch.stages[0].normalisation.finishBackward(context)
    }
  }

  /// Everything that leaves a source, of one block, backward into the source's gradient.
  private func accumulate(
    _ source: Int, _ block: Int, _ thread: Int, _ context: NetworkContext, _ wanted: Wanted
  ) {
    let out = outgoing[source]
    let state = states[source]
    let target = stateGradients[source]
    let isInput = source < plan.inputs
    let mask = context.masks[block]
    let wantsInput = !isInput || wanted.inputs[source]
    if isInput, wantsInput {
      for channel in 0..<plan.channels { target.plane(block, channel).update(repeating: .zero, count: target.pixels) }
    }
    // Convolutions add up before the rectification's gradient is taken once for all of them.
    if !out.convolutions.isEmpty {
      let rectified = out.rectified!
      let sum = rectifiedGradient(context, thread, out.convolutions)
      for (index, branch) in out.convolutions.enumerated() {
        let first = branch.stages[0]
        let scratch = first.scratch(context, thread: thread)
        for channel in 0..<plan.activeChannels {
          let gradient = scratch.gradient + channel * first.pixels
          if let middle = branch.middleGradient {
            first.normalisation.backward(
              middle.plane(block, channel), first.output.plane(block, channel), channel: channel, mask: mask,
              to: gradient, pixels: first.pixels)
          } else {
            planeGradient(
              branch.terms, first.normalisation, first.output, block: block, channel: channel, thread: thread, context,
              to: gradient)
          }
        }
        first.backward(
          rectified.plane(block, 0), block: block, thread: thread, context, weights: wanted.weights,
          inputGradient: wantsInput ? sum : nil, accumulate: index > 0)
      }
      if wantsInput {
        for channel in 0..<plan.activeChannels {
          Planes.rectifyGradient(
            sum + channel * state.pixels, value: rectified.plane(block, channel),
            valueRowStride: rectified.rowStride, rows: state.rows, columns: state.columns,
            to: target.plane(block, channel), accumulate: true)
        }
      }
    }
    for branch in out.reductions {
      let stage = branch.stage
      let gradient = context.scratch(thread) + 2 * stage.inputs * stage.pixels
      for channel in 0..<stage.outputs {
        planeGradient(
          branch.terms, stage.normalisation, stage.output, block: block, channel: channel, thread: thread, context,
          to: gradient + channel * stage.pixels)
      }
      stage.backward(
        gradient, input: state, block: block, thread: thread, context, weights: wanted.weights,
        inputGradient: wantsInput ? target : nil, accumulate: true)
    }
    guard wantsInput else { return }
    let scratch = context.scratch(thread)
    for channel in 0..<plan.activeChannels {
      let plane = target.plane(block, channel)
      for branch in out.pooling {
        planeGradient(
          branch.terms, branch.normalisation, branch.output, block: block, channel: channel, thread: thread, context,
          to: scratch)
        branch.backward(
          scratch, input: state.plane(block, channel), rows: state.rows, columns: state.columns, block: block,
          channel: channel, addTo: plane)
      }
      if !out.identities.isEmpty {
        planeGradient(
          out.identities, nil, state, block: block, channel: channel, thread: thread, context, to: plane,
          accumulate: true)
      }
    }
    accumulateBypass(source, block, thread, context)
  }

  /// The bypassing channels' part of a source's gradient.
  private func accumulateBypass(_ source: Int, _ block: Int, _ thread: Int, _ context: NetworkContext) {
    let out = outgoing[source]
    guard !out.bypasses.isEmpty else { return }
    let state = states[source]
    let pixels = stateGradients[plan.inputs].pixels
    for channel in 0..<(plan.channels - plan.activeChannels) {
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
        scratch, input: state.plane(block, plan.activeChannels + channel), output: halved.plane(block, channel),
        rows: state.rows, columns: state.columns, to: target)
    }
  }

  /// Where the convolutions' gradients of a rectified source add up: after everything that their stages use.
  private func rectifiedGradient(
    _ context: NetworkContext, _ thread: Int, _ branches: [ConvolutionBranch]
  ) -> UnsafeMutablePointer<Lanes> {
    // All first stages of a source have the same sizes, so one place is past all of their other scratch memory.
    branches[0].stages[0].scratch(context, thread: thread).inputGradient
  }
}
