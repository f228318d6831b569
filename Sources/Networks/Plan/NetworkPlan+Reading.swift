import Architectures

extension NetworkPlan {
  /// What the names and shapes of a derived network's tensors tell of it.
  public struct Reading: Equatable, Sendable {
    /// L.
    public let cells: Int
    /// C: the channels of the first cell's nodes, if it is a normal one.
    public let channels: Int
    /// For each kind of cell that the network has, in the order of its eight edges, the operations that have such
    /// tensors: those without tensors cannot be told apart.
    public let operations: [CellKind: [[Primitive]]]
  }

  /// Reads a derived network's tensors; nil if they are no derived network's.
  ///
  /// - Parameter shapes: names as in the authors' `state_dict`, with shapes in PyTorch's order.
  public static func reading(_ shapes: [String: [Int]]) -> Reading? {
    let first = "\(StemPlan.modules[0].0).weight"
    guard let stem = shapes[first], stem.count == 4, shapes["classifier.weight"] != nil else { return nil }
    let cells = (0...).prefix { index in shapes.keys.contains { $0.hasPrefix("\(cellName(index)).") } }.count
    let channels = 2 * stem[0]
    // A search network has further modules under every edge, one for each primitive.
    let nested = "\(edgeName(0, ofCell: 0))._ops."
    guard !shapes.keys.contains(where: { $0.hasPrefix(nested) }) else { return nil }
    var operations: [CellKind: [[Primitive]]] = [:]
    var width = channels
    for index in 0..<cells {
      let kind = kind(ofCell: index, of: cells)
      if kind == .reduce { width *= 2 }
      guard operations[kind] == nil else { continue }
      operations[kind] = (0..<(CellGraph.computed * CellGraph.kept)).map { edge in
        candidates(edgeName(edge, ofCell: index), in: shapes, kind: kind, channels: width)
      }
    }
    return Reading(cells: cells, channels: channels, operations: operations)
  }

  /// The primitives whose tensors on an edge are just those that are there under its name.
  private static func candidates(
    _ name: String, in shapes: [String: [Int]], kind: CellKind, channels: Int
  ) -> [Primitive] {
    let found = shapes.filter { $0.key.hasPrefix("\(name).") && !$0.key.hasSuffix(".num_batches_tracked") }
    return Primitive.allCases.filter { primitive in
      guard primitive != .none else { return false }
      // An edge from an input of a reduction cell has stride 2, one from a node has not: the names do not say which.
      return (0..<(kind == .reduce ? 2 : 1)).contains { source in
        var layout = TensorLayout()
        _ = CellPlan(
          &layout, channels: channels, size: ImageSize(rows: 1, columns: 1), kind: kind, affine: true,
          normalisedPooling: false, inputs: 1, nodes: 2,
          edges: [CellPlan.Candidates(source: source, node: 1, operations: [(primitive, name)])])
        return layout.shapes == found
      }
    }
  }
}
