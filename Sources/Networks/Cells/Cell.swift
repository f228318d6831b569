import Architectures
import Tensors

/// The inside of a cell: from its input states to its nodes, forward and backward.
///
/// All operations that leave one state run together, as pieces of work of one block each; a node is one linear
/// combination of everything that enters it. See `Cell+Forward.swift` and `Cell+Backward.swift`.
final class Cell {
  let plan: CellPlan
  /// All states: the inputs' own activations, the nodes' channels of `output`.
  let states: [PlaneTable]
  /// Gradients of the states; nodes' gradients are channels of `outputGradient`.
  let stateGradients: [PlaneTable]
  /// The nodes, one after another along the channels.
  let output: Activation
  let outputGradient: GradientSlot
  /// Every summand of every node, in the order of edges and primitives, an edge's bypass last.
  let terms: [Term]
  /// What leaves each state.
  let outgoing: [Outgoing]
  /// That of the inputs together, then that of each node.
  let departures: [Departure]
  /// What enters each node, in the order of edges and primitives.
  let incoming: [[Term]]
  let incomingBypass: [[Term]]
  /// [block][node][active channel]: per-lane sums of the nodes' gradients.
  let nodeSums: UnsafeMutablePointer<Lanes>
  private let inputStorage: [Activation]
  private let inputGradientStorage: [Activation]

  init(_ plan: CellPlan, _ builder: NetworkBuilder) {
    self.plan = plan
    let (blocks, size) = (builder.blocks, plan.nodeSize)
    func inputImages() -> [Activation] {
      (0..<plan.inputs).map { _ in
        Activation(blocks: blocks, channels: plan.channels, rows: plan.size.rows, columns: plan.size.columns)
      }
    }
    func withNodes(_ inputs: [Activation], _ output: Activation) -> [PlaneTable] {
      inputs.map { PlaneTable($0) }
        + (0..<plan.nodes).map { PlaneTable(output, firstChannel: $0 * plan.channels) }
    }
    inputStorage = inputImages()
    inputGradientStorage = inputImages()
    output = Activation(blocks: blocks, channels: plan.nodes * plan.channels, rows: size.rows, columns: size.columns)
    outputGradient = GradientSlot(blocks: blocks, channels: output.channels, rows: size.rows, columns: size.columns)
    let states = withNodes(inputStorage, output)
    self.states = states
    stateGradients = withNodes(inputGradientStorage, outputGradient.activation)
    let outgoing = states.enumerated().map { Outgoing(source: $0, state: $1, plan, builder) }
    self.outgoing = outgoing
    departures =
      [Departure(0..<plan.inputs, outgoing)]
      + (plan.inputs..<plan.states).map { Departure($0..<($0 + 1), outgoing) }
    let terms = plan.edges.enumerated().flatMap { index, edge in outgoing[edge.source].terms.filter { $0.edge == index }
    }
    self.terms = terms
    incoming = (0..<plan.nodes).map { node in terms.filter { $0.node == node && $0.kind != .bypass } }
    incomingBypass = (0..<plan.nodes).map { node in terms.filter { $0.node == node && $0.kind == .bypass } }
    nodeSums = .allocate(capacity: blocks * plan.nodes * plan.activeChannels)
    nodeSums.initialize(repeating: .zero, count: blocks * plan.nodes * plan.activeChannels)
    for entering in incoming + incomingBypass { builder.needCombination(of: entering.count) }
    builder.needScratch(vectors: 2 * max(plan.size.pixels, output.pixels))
  }

  deinit { nodeSums.deallocate() }

  /// The gradient of an input state, [sample][channel][row][column].
  func inputGradient(_ input: Int, samples: Int) -> [Float] { inputGradientStorage[input].unload(samples: samples) }

  /// Draws which samples each droppable branch loses, in the order of branches and samples.
  func drawDropPath(_ drop: inout DropPath?, _ context: NetworkContext) {
    for term in terms {
      for block in 0..<context.blocks { term.laneScale[block] = .one }
      guard drop != nil, drop!.probability > 0, term.isDroppable else { continue }
      let kept = Float(1 / (1 - drop!.probability))
      for sample in 0..<context.samples {
        let dropped = drop!.generator.uniform() < drop!.probability
        term.laneScale[sample / laneCount][sample % laneCount] = dropped ? 0 : kept
      }
    }
  }
}
