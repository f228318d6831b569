import Architectures

/// What a cell computes: its edges, the operations of each with their tensors, and how they are mixed.
///
/// States are numbered as in the genotype: the inputs first, then the nodes. A search cell and a derived cell are the
/// same thing with other plans: 14 edges of eight weighted primitives on a part of the channels, or eight edges of one
/// primitive each on all of them.
struct CellPlan {
  /// An edge before its operations have their tensors: the primitives with the prefix of their tensors' names.
  struct Candidates {
    var source: Int
    /// Counted from 0 after the inputs.
    var node: Int
    var operations: [(primitive: Primitive, name: String)]
  }

  /// One operation of an edge.
  struct Operation {
    let primitive: Primitive
    let form: Form
  }

  /// How an operation is run.
  enum Form {
    case identity
    /// That pooling of the edge's source, which all edges that leave it share.
    case pooling(Int)
    case reduction(PointwisePlan)
    case convolution([SeparablePlan])
  }

  struct Edge {
    let source: Int
    /// Counted from 0 after the inputs.
    let node: Int
    /// Without those that contribute nothing.
    let operations: [Operation]
  }

  let kind: CellKind
  /// Channels of every state.
  let channels: Int
  /// K: one in K channels goes through the operations, the others bypass them.
  let partialChannels: Int
  /// Of the input states.
  let size: ImageSize
  let inputs: Int
  let nodes: Int
  let edges: [Edge]
  /// Of each state the poolings that leave it.
  let poolings: [[PoolingPlan]]

  /// - Parameters:
  ///   - affine: whether normalisations inside operations have a scale and a shift.
  ///   - normalisedPooling: whether pooling is followed by batch normalisation (in the search network).
  init(
    _ layout: inout TensorLayout, channels: Int, partialChannels: Int = 1, size: ImageSize, kind: CellKind,
    affine: Bool, normalisedPooling: Bool, inputs: Int = CellGraph.inputs, nodes: Int = CellGraph.computed,
    edges candidates: [Candidates]
  ) {
    guard channels % partialChannels == 0 else {
      fatalError("\(channels) channels cannot be split by \(partialChannels)")
    }
    self.kind = kind
    self.channels = channels
    self.partialChannels = partialChannels
    self.size = size
    self.inputs = inputs
    self.nodes = nodes
    let active = channels / partialChannels
    var poolings = [[PoolingPlan]](repeating: [], count: inputs + nodes)
    edges = candidates.map { candidate in
      let isInput = candidate.source < inputs
      let stride = kind == .reduce && isInput ? 2 : 1
      let input = isInput ? size : size.strided(kind == .reduce ? 2 : 1)
      let operations = candidate.operations.compactMap { primitive, name -> Operation? in
        let form: Form
        switch primitive.operation(stride: stride) {
        case .zero: return nil
        case .identity: form = .identity
        case .pooling(let pooling):
          form = .pooling(
            PoolingPlan.share(
              pooling, of: &poolings[candidate.source], &layout, name: normalisedPooling ? name : nil, channels: active,
              stride: stride, input: input))
        case .factorisedReduction:
          form = .reduction(
            PointwisePlan(
              &layout, name: name, inputs: active, outputs: active, stride: 2, input: input, affine: affine))
        case .convolutions(let layers):
          form = .convolution(
            SeparablePlan.chain(
              layers, &layout, name: name, channels: active, stride: stride, input: input, affine: affine))
        }
        return Operation(primitive: primitive, form: form)
      }
      return Edge(source: candidate.source, node: candidate.node, operations: operations)
    }
    self.poolings = poolings
  }

  var activeChannels: Int { channels / partialChannels }
  var bypassingChannels: Int { channels - activeChannels }
  var states: Int { inputs + nodes }

  /// Edges from the inputs of a reduction cell have stride 2.
  func stride(from source: Int) -> Int { kind == .reduce && source < inputs ? 2 : 1 }
  /// Of the nodes.
  var nodeSize: ImageSize { size.strided(kind == .reduce ? 2 : 1) }
}
