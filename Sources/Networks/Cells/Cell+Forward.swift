import Tensors

extension Cell {
  /// Computes the nodes.
  ///
  /// - Parameter prepare: fills one channel of an input state of a block; called once before anything reads it.
  func forward(_ context: NetworkContext, prepare: (_ input: Int, _ block: Int, _ channel: Int) -> Void) {
    context.runParts { block, part, _ in
      for source in 0..<plan.inputs {
        plan.forEachChannel(ofPart: part) { channel in prepare(source, block, channel) }
        prepareOutgoing(source, block, part, context)
      }
    }
    leave(departures[0], context)
    for node in 0..<plan.nodes {
      context.runParts { block, part, thread in
        sumNode(node, block, part, thread, context)
        prepareOutgoing(plan.inputs + node, block, part, context)
      }
      leave(departures[1 + node], context)
    }
  }

  /// What the operations that leave a state read of a part of its channels: the active ones rectified and pooled, those
  /// that bypass the operations halved.
  private func prepareOutgoing(_ source: Int, _ block: Int, _ part: Int, _ context: NetworkContext) {
    let out = outgoing[source]
    let state = states[source]
    plan.forEachChannel(ofPart: part) { channel in
      let plane = state.plane(block, channel)
      guard channel < plan.activeChannels else {
        if let halved = out.halved {
          Pooling.halve(
            plane, rows: state.rows, columns: state.columns, to: halved.plane(block, channel - plan.activeChannels))
        }
        return
      }
      if let rectified = out.rectified {
        Planes.rectify(
          plane, rows: state.rows, columns: state.columns, toPadded: rectified.plane(block, channel),
          padding: rectified.padding)
      }
      for branch in out.pooling {
        branch.forward(plane, rows: state.rows, columns: state.columns, block: block, channel: channel)
        if context.training, let normalisation = branch.normalisation {
          normalisation.record(
            branch.output.plane(block, channel), block: block, channel: channel, mask: context.masks[block])
        }
      }
    }
  }

  /// Runs the convolutions that leave some states: every branch and block is a piece of work.
  private func leave(_ departure: Departure, _ context: NetworkContext) {
    let (convolutions, reductions) = (departure.convolutions, departure.reductions)
    for normalisation in departure.poolingNormalisations { normalisation.finishForward(context) }
    guard !convolutions.isEmpty || !reductions.isEmpty else { return }
    let blocks = context.blocks
    context.workers.run((convolutions.count + reductions.count) * blocks) { index, thread in
      let block = index % blocks
      let branch = index / blocks
      if branch < convolutions.count {
        let (source, convolution) = convolutions[branch]
        convolution.stages[0].forward(
          outgoing[source].rectified!.plane(block, 0), block: block, thread: thread, context)
      } else {
        let (source, reduction) = reductions[branch - convolutions.count]
        reduction.stage.forward(states[source], block: block, thread: thread, context)
      }
    }
    for (_, branch) in convolutions { branch.stages[0].normalisation.finishForward(context) }
    for (_, branch) in reductions { branch.stage.normalisation.finishForward(context) }
    let separable = departure.separable
    guard !separable.isEmpty else { return }
    context.workers.run(separable.count * blocks) { index, thread in
      separable[index / blocks].branch.forwardSecond(block: index % blocks, thread: thread, context)
    }
    for (_, branch) in separable { branch.stages[1].normalisation.finishForward(context) }
  }

  /// A part of the channels of a node of one block: the weighted sum of everything that enters it.
  private func sumNode(_ node: Int, _ block: Int, _ part: Int, _ thread: Int, _ context: NetworkContext) {
    let state = states[plan.inputs + node]
    let (operations, bypasses) = (incoming[node], incomingBypass[node])
    plan.forEachChannel(ofPart: part) { channel in
      var sum = context.combination(thread)
      switch plan.origin(ofNodeChannel: channel) {
      case .active(let source):
        for term in operations {
          let lanes = term.laneScale[block]
          sum.add(term.planes.plane(block, source), times: Lanes(repeating: term.scale(source)) * lanes)
          sum.bias += Lanes(repeating: term.shift(source)) * lanes
        }
      case .bypassing(let source):
        for term in bypasses {
          sum.add(term.planes.plane(block, source), times: Lanes(repeating: term.weight))
        }
      }
      sum.write(to: state.plane(block, channel), pixels: state.pixels)
    }
  }
}
