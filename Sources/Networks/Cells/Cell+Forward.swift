import Tensors

extension Cell {
  /// Computes the nodes.
  ///
  /// The input states must be filled; `prepare` is called once a block before anything else reads them.
  /// - Parameter prepare: fills the input states of a block.
  func forward(_ context: NetworkContext, prepare: (_ block: Int, _ thread: Int) -> Void) {
    context.workers.run(context.blocks) { block, thread in
      prepare(block, thread)
      for source in 0..<plan.inputs { prepareOutgoing(source, block, context) }
    }
    leave(departures[0], context)
    for node in 0..<plan.nodes {
      let source = plan.inputs + node
      context.workers.run(context.blocks) { block, thread in
        sumNode(node, block, thread, context)
        prepareOutgoing(source, block, context)
      }
      leave(departures[1 + node], context)
    }
  }

  /// What the operations that leave a state read: its rectified channels, its pooling, its halved bypass.
  private func prepareOutgoing(_ source: Int, _ block: Int, _ context: NetworkContext) {
    let out = outgoing[source]
    let state = states[source]
    for channel in 0..<plan.activeChannels {
      let plane = state.plane(block, channel)
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
    if let halved = out.halved {
      for channel in 0..<halved.channels {
        Pooling.halve(
          state.plane(block, plan.activeChannels + channel), rows: state.rows, columns: state.columns,
          to: halved.plane(block, channel))
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

  /// A node of one block: the weighted sum of everything that enters it.
  private func sumNode(_ node: Int, _ block: Int, _ thread: Int, _ context: NetworkContext) {
    let state = states[plan.inputs + node]
    for channel in 0..<plan.activeChannels {
      var sum = context.combination(thread)
      for term in incoming[node] {
        let lanes = term.laneScale[block]
        sum.add(term.planes.plane(block, channel), times: Lanes(repeating: term.scale(channel)) * lanes)
        sum.bias += Lanes(repeating: term.shift(channel)) * lanes
      }
      sum.write(to: state.plane(block, plan.activeChannel(channel)), pixels: state.pixels)
    }
    for channel in 0..<(plan.channels - plan.activeChannels) {
      var sum = context.combination(thread)
      for term in incomingBypass[node] {
        sum.add(term.planes.plane(block, channel), times: Lanes(repeating: term.weight))
      }
      sum.write(to: state.plane(block, plan.bypassChannel(channel)), pixels: state.pixels)
    }
  }
}
