import Basics

/// The architecture of a derived network: which operations each node of a normal and of a reduction cell adds up.
public struct Genotype: Equatable, Hashable, Sendable {
  /// One kept edge of a cell: the operation and the node that it reads.
  public struct Edge: Equatable, Hashable, Codable, Sendable {
    /// The operation.
    public var primitive: Primitive
    /// 0 and 1 are the cell's inputs, 2 to 4 its earlier nodes.
    public var source: Int

    /// An edge from an input (0, 1) or an earlier node.
    public init(primitive: Primitive, source: Int) {
      self.primitive = primitive
      self.source = source
    }
  }

  /// Eight edges of the normal cell, two for each of the nodes 2, 3, 4 and 5, the stronger first.
  public let normal: [Edge]
  /// The nodes whose outputs the normal cell joins: 2, 3, 4, 5.
  public let normalConcat: [Int]
  /// Eight edges of the reduction cell.
  public let reduce: [Edge]
  /// The nodes whose outputs the reduction cell joins: 2, 3, 4, 5.
  public let reduceConcat: [Int]

  /// Checks and keeps an architecture.
  ///
  /// Throws `KitError` unless both cells have two edges for each of their four nodes, from two different earlier nodes,
  /// none of them the operation `none`, and join exactly the nodes 2 to 5.
  public init(
    normal: [Edge], normalConcat: [Int] = Array(CellGraph.nodes), reduce: [Edge],
    reduceConcat: [Int] = Array(CellGraph.nodes)
  ) throws {
    try Self.check(normal, concat: normalConcat, of: .normal)
    try Self.check(reduce, concat: reduceConcat, of: .reduce)
    self.normal = normal
    self.normalConcat = normalConcat
    self.reduce = reduce
    self.reduceConcat = reduceConcat
  }

  /// The eight edges of one kind of cell.
  public func edges(of kind: CellKind) -> [Edge] { kind == .normal ? normal : reduce }

  /// The two edges of one node (2 to 5) of one kind of cell.
  public func edges(of kind: CellKind, into node: Int) -> [Edge] {
    guard CellGraph.nodes.contains(node) else { preconditionFailure("node \(node) of a cell has no incoming edges") }
    let first = (node - CellGraph.inputs) * CellGraph.kept
    return Array(edges(of: kind)[first..<(first + CellGraph.kept)])
  }

  private static func check(_ edges: [Edge], concat: [Int], of kind: CellKind) throws {
    let expected = CellGraph.computed * CellGraph.kept
    guard edges.count == expected else {
      throw KitError(
        "the \(kind.rawValue) cell has \(edges.count) edges, expected \(expected)",
        advice: "List two edges for each of the nodes 2, 3, 4 and 5.")
    }
    for (position, edge) in edges.enumerated() {
      let node = CellGraph.inputs + position / CellGraph.kept
      let name = "('\(edge.primitive.rawValue)', \(edge.source)), number \(position + 1) of the \(kind.rawValue) cell,"
      guard (0..<node).contains(edge.source) else {
        throw KitError(
          "the edge \(name) leads into node \(node) but does not come from an earlier node",
          advice: "Its source must be one of 0 to \(node - 1).")
      }
      guard edge.primitive != .none else {
        throw KitError("the edge \(name) is none, which a derived cell does not keep", advice: "Name an operation.")
      }
      guard position % CellGraph.kept == 0 || edges[position - 1].source != edge.source else {
        throw KitError(
          "the edge \(name) has the same source as the other edge of node \(node)",
          advice: "A node adds up two different earlier nodes.")
      }
    }
    guard concat == Array(CellGraph.nodes) else {
      throw KitError(
        "the \(kind.rawValue) cell joins the nodes \(concat)", advice: "Write \(kind.rawValue)_concat=range(2, 6).")
    }
  }
}
