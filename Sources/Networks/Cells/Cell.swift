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
  let terms: [Term]
  private let inputStorage: [Activation]
  private let inputGradientStorage: [Activation]

  /// What leaves each state.
  struct Outgoing {
    var pooling: [PoolingBranch] = []
    var convolutions: [ConvolutionBranch] = []
    var reductions: [ReductionBranch] = []
    var identities: [Term] = []
    var bypasses: [Term] = []
    /// The bypassing channels at half resolution, if anything with stride 2 leaves.
    var halved: Activation?
    /// The rectified active channels, in padded rows, if a convolution reads them.
    var rectified: Activation?
    var terms: [Term] = []
  }
  let outgoing: [Outgoing]

  /// What leaves states that are complete at the same time, as lists of work; backward it arrives there.
  struct Departure {
    let sources: Range<Int>
    let convolutions: [(source: Int, branch: ConvolutionBranch)]
    let reductions: [(source: Int, branch: ReductionBranch)]
    let poolingNormalisations: [BatchNormalisation]
    let terms: [Term]
    /// Of the convolutions those of two stages.
    let separable: [(source: Int, branch: ConvolutionBranch)]

    init(_ sources: Range<Int>, _ outgoing: [Outgoing]) {
      self.sources = sources
      convolutions = sources.flatMap { source in outgoing[source].convolutions.map { (source, $0) } }
      reductions = sources.flatMap { source in outgoing[source].reductions.map { (source, $0) } }
      terms = sources.flatMap { outgoing[$0].terms }
      poolingNormalisations = sources.flatMap { outgoing[$0].pooling.compactMap(\.normalisation) }
      separable = convolutions.filter { $0.branch.stages.count == 2 }
    }
  }
  /// That of the inputs together, then that of each node.
  let departures: [Departure]
  /// What enters each node, in the order of edges and primitives.
  let incoming: [[Term]]
  let incomingBypass: [[Term]]
  /// [block][node][active channel]: per-lane sums of the nodes' gradients.
  let nodeSums: UnsafeMutablePointer<Lanes>

  init(_ builder: NetworkBuilder, plan: CellPlan) {
    self.plan = plan
    let blocks = builder.blocks
    let active = plan.activeChannels
    guard plan.channels % plan.partialChannels == 0 else {
      fatalError("\(plan.channels) channels cannot be split by \(plan.partialChannels)")
    }
    let inputs = (0..<plan.inputs).map { _ in
      Activation(blocks: blocks, channels: plan.channels, rows: plan.rows, columns: plan.columns)
    }
    let inputGradients = (0..<plan.inputs).map { _ in
      Activation(blocks: blocks, channels: plan.channels, rows: plan.rows, columns: plan.columns)
    }
    let output = Activation(
      blocks: blocks, channels: plan.nodes * plan.channels, rows: plan.nodeRows, columns: plan.nodeColumns)
    let slot = GradientSlot(
      blocks: blocks, channels: output.channels, rows: plan.nodeRows, columns: plan.nodeColumns)
    let states =
      inputs.map { PlaneTable($0) }
      + (0..<plan.nodes).map { PlaneTable(output, firstChannel: $0 * plan.channels) }

    var outgoing = [Outgoing](repeating: Outgoing(), count: plan.states)
    var terms: [Term] = []
    for (index, edge) in plan.edges.enumerated() {
      let source = edge.source
      let stride = plan.stride(from: source)
      let (rows, columns) = (states[source].rows, states[source].columns)
      func term(
        _ kind: Term.Kind, _ primitive: Primitive?, _ planes: PlaneTable, _ channels: Int,
        _ normalisation: BatchNormalisation?
      ) -> Term {
        let term = Term(
          kind: kind, edge: index, source: source, node: edge.node, primitive: primitive, planes: planes,
          channels: channels, normalisation: normalisation, blocks: blocks)
        terms.append(term)
        outgoing[source].terms.append(term)
        return term
      }
      for (primitive, name) in edge.operations {
        switch primitive {
        case .none: continue
        case .maxPool3x3, .avgPool3x3:
          let normalisationName = plan.normalisedPooling ? "\(name).1" : nil
          let branch: PoolingBranch
          if let shared = outgoing[source].pooling.first(where: { $0.primitive == primitive }) {
            branch = shared
            if let normalisationName { branch.normalisation?.alsoKnown(as: normalisationName, builder) }
          } else {
            branch = PoolingBranch(
              builder, primitive: primitive, stride: stride, channels: active, rows: rows, columns: columns,
              normalisationName: normalisationName)
            outgoing[source].pooling.append(branch)
          }
          branch.terms.append(term(.operation, primitive, branch.output, active, branch.normalisation))
        case .skipConnect where stride == 1:
          outgoing[source].identities.append(term(.identity, primitive, states[source], active, nil))
        case .skipConnect:
          let branch = ReductionBranch(
            PointwiseStage(
              builder, name: name, inputs: active, outputs: active, stride: 2, rows: rows, columns: columns,
              affine: plan.affine))
          branch.terms = [term(.operation, primitive, branch.stage.output, active, branch.stage.normalisation)]
          outgoing[source].reductions.append(branch)
        case .sepConv3x3, .sepConv5x5, .dilConv3x3, .dilConv5x5:
          let branch = ConvolutionBranch(
            builder, primitive: primitive, name: name, stride: stride, channels: active, rows: rows, columns: columns,
            affine: plan.affine)
          branch.terms = [term(.operation, primitive, branch.last.output, active, branch.last.normalisation)]
          outgoing[source].convolutions.append(branch)
          if outgoing[source].rectified == nil {
            outgoing[source].rectified = Activation(
              blocks: blocks, channels: active, rows: rows, columns: columns, padding: SeparableStage.padding)
          }
        }
      }
      if plan.partialChannels > 1 {
        let bypassing = plan.channels - active
        var planes = states[source].shifted(byChannels: active)
        if stride == 2 {
          if outgoing[source].halved == nil {
            outgoing[source].halved = Activation(
              blocks: blocks, channels: bypassing, rows: plan.nodeRows, columns: plan.nodeColumns)
          }
          planes = PlaneTable(outgoing[source].halved!)
        }
        outgoing[source].bypasses.append(term(.bypass, nil, planes, bypassing, nil))
      }
    }
    builder.needScratch(vectors: 2 * max(plan.rows * plan.columns, output.pixels))
    inputStorage = inputs
    inputGradientStorage = inputGradients
    self.output = output
    outputGradient = slot
    self.states = states
    stateGradients =
      inputGradients.map { PlaneTable($0) }
      + (0..<plan.nodes).map { PlaneTable(slot.activation, firstChannel: $0 * plan.channels) }
    for source in outgoing.indices {
      builder.needCombination(of: outgoing[source].terms.count + 1)
    }
    self.outgoing = outgoing
    departures =
      [Departure(0..<plan.inputs, outgoing)]
      + (plan.inputs..<plan.states).map { Departure($0..<($0 + 1), outgoing) }
    self.terms = terms
    incoming = (0..<plan.nodes).map { node in terms.filter { $0.node == node && $0.kind != .bypass } }
    incomingBypass = (0..<plan.nodes).map { node in terms.filter { $0.node == node && $0.kind == .bypass } }
    for node in 0..<plan.nodes { builder.needCombination(of: max(incoming[node].count, incomingBypass[node].count)) }
    nodeSums = .allocate(capacity: blocks * plan.nodes * active)
    nodeSums.initialize(repeating: .zero, count: blocks * plan.nodes * active)
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

extension PlaneTable {
  /// The table that starts `channels` planes later.
  func shifted(byChannels channels: Int) -> PlaneTable {
    PlaneTable(base: base + channels * channelStride, like: self)
  }

  private init(base: UnsafeMutablePointer<Lanes>, like other: PlaneTable) {
    self.base = base
    blockStride = other.blockStride
    channelStride = other.channelStride
    rowStride = other.rowStride
    rows = other.rows
    columns = other.columns
  }
}

extension Lanes {
  /// Ones.
  static var one: Lanes { Lanes(repeating: 1) }
}
