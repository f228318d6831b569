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
      let plane = state.view(block, channel)
      guard channel < plan.activeChannels else {
        if let halved = out.halved {
          Pooling.halve(plane, to: halved.plane(block, channel - plan.activeChannels))
        }
        return
      }
      if let rectified = out.rectified { Planes.rectify(plane, to: rectified.view(block, channel)) }
      for pooling in out.poolings { pooling.forward(plane, block: block, channel: channel, context) }
    }
  }

  /// Runs the convolutions that leave some states: every operation and block is a piece of work.
  private func leave(_ departure: Departure, _ context: NetworkContext) {
    for normalisation in departure.poolingNormalisations { normalisation.finishForward(context) }
    let reductions = departure.reductions
    let blocks = context.blocks
    for stage in 0..<max(departure.convolutions.count, reductions.isEmpty ? 0 : 1) {
      let convolutions = stage < departure.convolutions.count ? departure.convolutions[stage] : []
      context.workers.run((convolutions.count + (stage == 0 ? reductions.count : 0)) * blocks) { index, thread in
        let block = index % blocks
        let number = index / blocks
        if number < convolutions.count {
          let (source, convolution) = convolutions[number]
          convolution.forward(
            stage: stage, source: outgoing[source].rectified!, block: block, thread: thread, context)
        } else {
          let (source, reduction) = reductions[number - convolutions.count]
          reduction.stage.forward(states[source], block: block, thread: thread, context)
        }
      }
      for (_, convolution) in convolutions { convolution.stages[stage].normalisation.finishForward(context) }
      if stage == 0 { for (_, reduction) in reductions { reduction.stage.normalisation.finishForward(context) } }
    }
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
