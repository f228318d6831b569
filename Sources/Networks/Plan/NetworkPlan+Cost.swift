extension NetworkPlan {
  /// The cost of a forward pass of one utterance and, if either gradient is asked for, of the backward pass after it.
  ///
  /// - Parameters:
  ///   - weights: whether the backward pass finds the gradients of the weights.
  ///   - architecture: whether it finds those of the alphas and betas.
  public func cost(weights: Bool, architecture: Bool) -> PassCost {
    var cost = PassCost()
    let backward = weights || architecture
    for (index, stage) in stem.enumerated() {
      cost.forward += stage.multiplyAccumulates
      if weights {
        cost.weightGradients += stage.multiplyAccumulates
        if index > 0 { cost.inputGradients += stage.multiplyAccumulates }
      }
    }
    for stage in stages {
      // Nothing before the first cell's operations depends on the architecture.
      let wanted = stage.readsStem.map { weights || !$0 }
      stage.cell.addCost(
        to: &cost, backward: backward ? .init(weights: weights, architecture: architecture, inputs: wanted) : nil)
      for (preprocessing, wanted) in zip(stage.preprocessing, wanted) {
        cost.forward += preprocessing.multiplyAccumulates
        if backward, wanted { cost.inputGradients += preprocessing.multiplyAccumulates }
        if weights { cost.weightGradients += preprocessing.multiplyAccumulates }
      }
    }
    cost.forward += classifier.multiplyAccumulates
    if backward { cost.inputGradients += classifier.multiplyAccumulates }
    if weights { cost.weightGradients += classifier.multiplyAccumulates }
    return cost
  }
}

extension CellPlan {
  /// Adds the cost of the cell's operations.
  /// - Parameter backward: what the backward pass must find; nil for none.
  func addCost(to cost: inout PassCost, backward: Cell.Wanted?) {
    for edge in edges {
      for operation in edge.operations {
        let wantsInput = edge.source >= inputs || backward?.inputs[edge.source] ?? false
        let wanted = backward.flatMap { wantsInput || $0.weights ? (weights: $0.weights, input: wantsInput) : nil }
        switch operation.form {
        case .identity, .pooling: continue
        case .reduction(let plan): plan.addCost(to: &cost, wanted)
        case .convolution(let stages):
          for (index, stage) in stages.enumerated() { stage.addCost(to: &cost, wanted, isFirst: index == 0) }
        }
      }
    }
  }
}

extension SearchNetwork {
  /// The cost of one utterance in a training pass with those gradients; neither means a forward pass alone.
  public func cost(weights: Bool, architecture: Bool) -> PassCost {
    plan.cost(weights: weights, architecture: architecture)
  }
}

extension DerivedNetwork {
  /// The cost of one utterance in a forward pass, with `training` followed by the backward pass.
  public func cost(training: Bool) -> PassCost { plan.cost(weights: training, architecture: false) }
}
