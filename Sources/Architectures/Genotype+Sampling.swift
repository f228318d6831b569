import Basics

extension Genotype {
  /// An architecture drawn uniformly from the search space, as random search does.
  ///
  /// Each node gets two different earlier nodes, in order of their numbers, each with one of the seven operations other
  /// than `none`.
  public static func random(using generator: inout RandomGenerator) -> Genotype {
    let operations = Primitive.allCases.filter { $0 != .none }
    func cell(_ generator: inout RandomGenerator) -> [Edge] {
      CellGraph.nodes.flatMap { node in
        let sources = generator.shuffled(Array(0..<node)).prefix(CellGraph.kept).sorted()
        return sources.map { Edge(primitive: generator.pick(operations), source: $0) }
      }
    }
    do {
      let normal = cell(&generator)
      return try Genotype(normal: normal, reduce: cell(&generator))
    } catch { preconditionFailure("a sampled genotype is always well formed: \(error)") }
  }
}
