extension Genotype {
  /// The architecture that relaxed weights stand for.
  ///
  /// The strength of an edge is its edge weight times the largest of its operation weights other than `none`; each node
  /// keeps its two strongest edges, the stronger first, each with that operation. Ties go to the lower source and to
  /// the primitive that is listed first. Source: the genotype derivation of PC-DARTS
  /// (Xu et al., ICLR 2020, section 3).
  public init(normal: ArchitectureWeights, reduce: ArchitectureWeights) {
    do {
      try self.init(normal: Self.strongest(normal), reduce: Self.strongest(reduce))
    } catch { preconditionFailure("a derived genotype is always well formed: \(error)") }
  }

  /// The architecture that alphas (14 x 8) and betas (14) before their softmax stand for.
  public init(
    alphasNormal: [Float], betasNormal: [Float], alphasReduce: [Float], betasReduce: [Float],
    edgeNormalisation: Bool = true
  ) {
    self.init(
      normal: ArchitectureWeights(alphas: alphasNormal, betas: betasNormal, edgeNormalisation: edgeNormalisation),
      reduce: ArchitectureWeights(alphas: alphasReduce, betas: betasReduce, edgeNormalisation: edgeNormalisation))
  }

  private static func strongest(_ weights: ArchitectureWeights) -> [Edge] {
    CellGraph.nodes.flatMap { node in
      let candidates = (0..<node).map { source -> (strength: Double, edge: Edge) in
        let edge = CellGraph.edge(from: source, into: node)
        let choices = zip(Primitive.allCases, weights.operations(ofEdge: edge)).filter { $0.0 != .none }
        // The first of equals wins: a later one must be larger.
        let best = choices.dropFirst().reduce(choices[0]) { $1.1 > $0.1 ? $1 : $0 }
        return (best.1 * weights.edges[edge], Edge(primitive: best.0, source: source))
      }
      let ranked = candidates.sorted {
        $0.strength != $1.strength ? $0.strength > $1.strength : $0.edge.source < $1.edge.source
      }
      return ranked.prefix(CellGraph.kept).map(\.edge)
    }
  }
}
