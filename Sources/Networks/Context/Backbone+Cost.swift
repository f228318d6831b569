extension Backbone {
  /// The cost of a forward pass and, if either gradient is asked for, of the backward pass after it.
  func cost(weights: Bool, architecture: Bool) -> PassCost {
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
      let wanted = weights ? stage.wantedInputs.weights : stage.wantedInputs.architecture
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

extension Cell {
  /// Adds the cost of the cell's operations.
  /// - Parameter backward: what the backward pass must find; nil for none.
  func addCost(to cost: inout PassCost, backward: Wanted?) {
    for (source, out) in outgoing.enumerated() {
      for stage in out.convolutions.flatMap(\.stages) { cost.forward += stage.multiplyAccumulates }
      for branch in out.reductions { cost.forward += branch.stage.multiplyAccumulates }
      guard let backward else { continue }
      let wantsInput = source >= plan.inputs || backward.inputs[source]
      guard wantsInput || backward.weights else { continue }
      for stage in out.convolutions.flatMap(\.stages) where backward.weights {
        cost.weightGradients += stage.multiplyAccumulates
        cost.recomputed += stage.depthwiseAccumulates
      }
      for branch in out.convolutions {
        for (index, stage) in branch.stages.enumerated() {
          // A first stage's weight gradients need that of its pointwise input, whether or not its own input's is wanted.
          cost.inputGradients += stage.multiplyAccumulates
          if index == 0, !wantsInput { cost.inputGradients -= stage.depthwiseAccumulates }
        }
      }
      for branch in out.reductions {
        if wantsInput { cost.inputGradients += branch.stage.multiplyAccumulates }
        if backward.weights { cost.weightGradients += branch.stage.multiplyAccumulates }
      }
    }
  }
}

extension StemStage {
  /// Of one sample, forward.
  var multiplyAccumulates: Int { convolution.outputs * convolution.inputs * 9 * output.pixels }
}

extension PointwiseStage {
  /// Of one sample, forward.
  var multiplyAccumulates: Int { inputs * outputs * pixels }
}

extension SeparableStage {
  /// Of one sample, forward.
  var multiplyAccumulates: Int { depthwiseAccumulates + channels * channels * pixels }

  /// The depthwise convolution's part.
  var depthwiseAccumulates: Int { channels * depthwise.size * depthwise.size * pixels }
}

extension Classifier {
  /// Of one sample, forward.
  var multiplyAccumulates: Int { 2 * channels }
}

extension SearchNetwork {
  /// The cost of one utterance in a training pass with those gradients; neither means a forward pass alone.
  public func cost(weights: Bool, architecture: Bool) -> PassCost {
    backbone.cost(weights: weights, architecture: architecture)
  }
}

extension DerivedNetwork {
  /// The cost of one utterance in a forward pass, with `training` followed by the backward pass.
  public func cost(training: Bool) -> PassCost { backbone.cost(weights: training, architecture: false) }
}
