import Tensors

/// What a backward pass sums over pixels: the coefficients of normalisations and the derivatives by the terms' weights
/// follow from these sums.
extension Cell {
  /// Per-lane sums of a node's complete gradient.
  func sumGradient(_ state: Int, _ block: Int) {
    let node = state - plan.inputs
    let gradient = stateGradients[state]
    for channel in 0..<plan.activeChannels {
      nodeSums[(block * plan.nodes + node) * plan.activeChannels + channel] = Planes.sum(
        gradient.plane(block, plan.activeChannel(channel)), pixels: gradient.pixels)
    }
  }

  /// Per-lane sums of the nodes' gradients times what every term of a departure brought them.
  func multiply(_ departure: Departure, _ context: NetworkContext, _ wanted: Wanted) {
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
  func finishProducts(_ source: Int, _ context: NetworkContext, _ wanted: Wanted) {
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
    for pooling in out.poolings {
      if let normalisation = pooling.normalisation { finish(normalisation, pooling.terms) }
    }
    for convolution in out.convolutions { finish(convolution.last.normalisation, convolution.terms) }
    for reduction in out.reductions { finish(reduction.stage.normalisation, reduction.terms) }
  }
}
