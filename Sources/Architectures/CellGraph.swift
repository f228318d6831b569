/// The fixed wiring of a cell: two inputs (nodes 0 and 1), four nodes (2 to 5), and an edge into every node from every
/// earlier one; the output joins the four nodes.
public enum CellGraph {
  /// The number of inputs, which are nodes 0 and 1.
  public static let inputs = 2
  /// The number of nodes that are computed.
  public static let computed = 4
  /// The numbers of the computed nodes, 2 to 5.
  public static let nodes = inputs..<(inputs + computed)
  /// The number of edges, 2 + 3 + 4 + 5 = 14.
  public static let edges = edgeRange(into: nodes.upperBound - 1).upperBound
  /// The number of incoming edges that a derived cell keeps for each node.
  public static let kept = 2

  /// The indices of the edges into `node` (2 to 5), in the order of their sources 0 ..< node; traps on other nodes.
  public static func edgeRange(into node: Int) -> Range<Int> {
    guard nodes.contains(node) else { preconditionFailure("node \(node) of a cell has no incoming edges") }
    let first = (nodes.lowerBound..<node).reduce(0, +)
    return first..<(first + node)
  }

  /// The index of the edge from `source` into `node`; traps unless 0 <= source < node.
  public static func edge(from source: Int, into node: Int) -> Int {
    guard (0..<node).contains(source) else { preconditionFailure("no edge from node \(source) into node \(node)") }
    return edgeRange(into: node).lowerBound + source
  }

  /// The source and the target of an edge, 0 ..< 14; traps on other indices.
  public static func endpoints(ofEdge edge: Int) -> (source: Int, node: Int) {
    for node in nodes {
      let range = edgeRange(into: node)
      if range.contains(edge) { return (edge - range.lowerBound, node) }
    }
    preconditionFailure("edge \(edge) of a cell with \(edges) edges")
  }
}
