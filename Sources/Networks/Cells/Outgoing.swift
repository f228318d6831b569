import Architectures
import Tensors

/// What leaves a state of a cell: the operations of its edges, with what they read.
final class Outgoing {
  private(set) var poolings: [PoolingOperation] = []
  private(set) var convolutions: [SeparableOperation] = []
  private(set) var reductions: [ReductionOperation] = []
  /// Edges that pass the state on as it is.
  private(set) var identities: [Term] = []
  private(set) var bypasses: [Term] = []
  /// Everything that leaves, in the order of edges and primitives, bypasses last.
  private(set) var terms: [Term] = []
  /// The rectified active channels, in padded rows, if a convolution reads them.
  let rectified: Activation?
  /// The bypassing channels at half resolution, if the edges have stride 2.
  let halved: Activation?

  init(source: Int, state: PlaneTable, _ plan: CellPlan, _ builder: NetworkBuilder) {
    let edges = plan.edges.enumerated().filter { $0.element.source == source }
    let readsRectified = edges.contains { edge in
      edge.element.operations.contains { if case .convolution = $0.form { true } else { false } }
    }
    rectified =
      readsRectified
      ? Activation(
        blocks: builder.blocks, channels: plan.activeChannels, rows: state.rows, columns: state.columns,
        padding: SeparableStage.padding) : nil
    halved =
      plan.partialChannels > 1 && plan.stride(from: source) == 2 && !edges.isEmpty
      ? Activation(
        blocks: builder.blocks, channels: plan.bypassingChannels, rows: plan.nodeSize.rows,
        columns: plan.nodeSize.columns) : nil
    poolings = plan.poolings[source].map { PoolingOperation($0, builder) }
    for (index, edge) in edges {
      func term(
        _ kind: Term.Kind, _ primitive: Primitive?, _ planes: PlaneTable, _ channels: Int,
        _ normalisation: BatchNormalisation?
      ) -> Term {
        let term = Term(
          kind: kind, edge: index, node: edge.node, primitive: primitive, planes: planes, channels: channels,
          normalisation: normalisation, blocks: builder.blocks)
        terms.append(term)
        return term
      }
      for operation in edge.operations { add(operation, state, plan, builder, term) }
      if plan.partialChannels > 1 {
        let planes = halved.map { PlaneTable($0) } ?? state.shifted(byChannels: plan.activeChannels)
        bypasses.append(term(.bypass, nil, planes, plan.bypassingChannels, nil))
      }
    }
    builder.needCombination(of: terms.count + 1)
  }

  /// Makes an operation of an edge, with its summand.
  private func add(
    _ operation: CellPlan.Operation, _ state: PlaneTable, _ plan: CellPlan, _ builder: NetworkBuilder,
    _ term: (Term.Kind, Primitive?, PlaneTable, Int, BatchNormalisation?) -> Term
  ) {
    let primitive = operation.primitive
    let channels = plan.activeChannels
    switch operation.form {
    case .identity: identities.append(term(.identity, primitive, state, channels, nil))
    case .pooling(let position):
      let pooling = poolings[position]
      pooling.terms.append(term(.operation, primitive, pooling.output, channels, pooling.normalisation))
    case .reduction(let plan):
      let reduction = ReductionOperation(plan, builder)
      reduction.terms = [
        term(.operation, primitive, reduction.stage.output, channels, reduction.stage.normalisation)
      ]
      reductions.append(reduction)
    case .convolution(let stages):
      let convolution = SeparableOperation(stages, builder)
      convolution.terms = [
        term(.operation, primitive, convolution.last.output, channels, convolution.last.normalisation)
      ]
      convolutions.append(convolution)
    }
  }
}
