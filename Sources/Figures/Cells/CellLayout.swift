import Architectures
import Basics

/// Where the nodes, labels and edges of one cell stand, in points from the top left corner of its drawing.
public struct CellLayout: Sendable {
  /// An edge's way from node to node, as cubic curves and level lines.
  public struct Route: Sendable {
    /// nil for an edge into the output.
    public let edge: Genotype.Edge?
    /// The nodes at both ends: 0 and 1 are inputs, 2 to 5 nodes, 6 the output.
    public let source, target: Int
    /// The box of the label; nil for an edge into the output.
    public let label: Rectangle?
    /// The line from node to node.
    public let path: DrawingPath
    /// The tip of the arrow.
    public let end: Point
  }

  public let width, height: Double
  /// The boxes of inputs 0 and 1, nodes 2 to 5 and the output 6.
  public let nodes: [Rectangle]
  /// The ways of all edges: those of the genotype, then those into the output.
  public let routes: [Route]
  /// How often edges cross.
  public let crossings: Int

  static let labelFont = Font(size: 7.5)
  static let output = CellGraph.nodes.upperBound
  private static let columnGap = 24.0
  private static let nodeSize = 20.0
  private static let inputSize = (width: 34.0, height: 20.0)
  private static let outputSize = (width: 26.0, height: 44.0)
  private static let labelHeight = 14.0
  private static let bendHeight = 5.0

  /// Lays out a cell from left to right: columns of nodes, each right of all it reads, and columns of labels between.
  ///
  /// Throws `KitError` if text cannot be measured.
  public init(edges: [Genotype.Edge], measurer: TextMeasurer) throws {
    let connections = edges.enumerated().map { (edge: $1, target: CellGraph.inputs + $0 / CellGraph.kept) }
    var rank = [Int](repeating: 0, count: Self.output + 1)
    for (edge, target) in connections { rank[target] = max(rank[target], rank[edge.source] + 1) }
    // Nodes stand in even columns, labels in odd ones; the output follows the last node at once.
    var columns = rank.map { 2 * $0 }
    columns[Self.output] = (columns[..<Self.output].max() ?? 0) + 1
    var graph = LayeredGraph()
    for node in 0...Self.output {
      let size =
        node < CellGraph.inputs
        ? Self.inputSize : node == Self.output ? Self.outputSize : (width: Self.nodeSize, height: Self.nodeSize)
      _ = graph.add(.init(layer: columns[node], width: size.width, height: size.height, isBend: false))
    }
    var load = [Int](repeating: 0, count: columns[Self.output])
    var chains: [(edge: Genotype.Edge?, vertices: [Int], label: Int?)] = []
    func chain(_ source: Int, _ target: Int, labelWidth: Double?, labelLayer: Int?) -> (vertices: [Int], label: Int?) {
      var vertices = [source]
      var label: Int?
      for layer in (columns[source] + 1)..<columns[target] {
        let isLabel = layer == labelLayer
        let vertex = graph.add(
          .init(
            layer: layer, width: isLabel ? labelWidth ?? 0 : 0, height: isLabel ? Self.labelHeight : Self.bendHeight,
            isBend: !isLabel))
        if isLabel { label = vertex }
        vertices.append(vertex)
      }
      vertices.append(target)
      for (from, to) in zip(vertices, vertices.dropFirst()) { graph.link(from, to) }
      return (vertices, label)
    }
    for (edge, target) in connections {
      let choices = stride(from: columns[target] - 1, to: columns[edge.source], by: -2)
      let layer = choices.min { load[$0] < load[$1] }!
      load[layer] += 1
      let width = try measurer.lineWidth(edge.primitive.rawValue, Self.labelFont) + 8
      let (vertices, label) = chain(edge.source, target, labelWidth: width, labelLayer: layer)
      chains.append((edge, vertices, label))
    }
    for node in CellGraph.nodes {
      chains.append((nil, chain(node, Self.output, labelWidth: nil, labelLayer: nil).vertices, nil))
    }
    graph.order()
    graph.putAbove(0, 1)
    self.init(graph: graph, chains: chains)
  }

  private init(graph: LayeredGraph, chains: [(edge: Genotype.Edge?, vertices: [Int], label: Int?)]) {
    let centers = graph.straightened(graph.centers(), chains: chains.map { Array($0.vertices.dropFirst().dropLast()) })
    var columns: [(left: Double, right: Double)] = []
    for layer in graph.layers {
      let left = columns.last.map { $0.right + Self.columnGap } ?? 0
      columns.append((left, left + (layer.map { graph.vertices[$0].width }.max() ?? 0)))
    }
    func box(_ vertex: Int) -> Rectangle {
      let (column, shape) = (columns[graph.vertices[vertex].layer], graph.vertices[vertex])
      return Rectangle(
        x: (column.left + column.right - shape.width) / 2, y: centers[vertex] - shape.height / 2, width: shape.width,
        height: shape.height)
    }
    let boxes = graph.vertices.indices.map(box)
    nodes = Array(boxes[0...Self.output])
    width = columns.last!.right
    height = boxes.map(\.bottom).max()!
    crossings = graph.crossings

    /// Where on a node's side the link to or from a neighbour is fixed: links are spread in the neighbours' order.
    func port(_ node: Int, _ other: Int, neighbours: [Int]) -> Double {
      let sorted = neighbours.sorted { (centers[$0], $0) < (centers[$1], $1) }
      let place = Double(sorted.firstIndex(of: other)!) - Double(sorted.count - 1) / 2
      let room = boxes[node].height * (node == Self.output ? 0.75 : 0.55)
      let step = min(node == Self.output ? 11 : 6, room / Double(max(sorted.count - 1, 1)))
      return centers[node] + place * step
    }
    /// How far inside a node's box its outline is at a height: nodes are circles.
    func indent(_ node: Int, _ y: Double) -> Double {
      guard CellGraph.nodes.contains(node) else { return 0 }
      let radius = Self.nodeSize / 2
      let off = min(abs(y - centers[node]), radius)
      return radius - (radius * radius - off * off).squareRoot()
    }
    routes = chains.map { chain in
      let (source, target) = (chain.vertices.first!, chain.vertices.last!)
      let last = chain.vertices.count - 1
      let startY = port(source, chain.vertices[1], neighbours: graph.neighbours(of: source).right)
      let endY = port(target, chain.vertices[last - 1], neighbours: graph.neighbours(of: target).left)
      var path = DrawingPath()
      path.move(Point(boxes[source].right - indent(source, startY), startY))
      path.line(Point(columns[graph.vertices[source].layer].right, startY))
      var y = startY
      for (place, vertex) in chain.vertices.enumerated().dropFirst() {
        let column = columns[graph.vertices[vertex].layer]
        let previous = columns[graph.vertices[vertex].layer - 1]
        let next = place == last ? endY : centers[vertex]
        let middle = (previous.right + column.left) / 2
        path.curve(Point(middle, y), Point(middle, next), Point(column.left, next))
        y = next
        if place < last { path.line(Point(column.right, y)) }
      }
      let end = Point(boxes[target].left + indent(target, endY), endY)
      path.line(end)
      return Route(
        edge: chain.edge, source: source, target: target, label: chain.label.map { boxes[$0] }, path: path, end: end)
    }
  }
}
