import Architectures
import Basics

/// The cells of a genotype as diagrams from left to right: inputs, nodes 0 to 3, edges named by their operations, and
/// the output that joins the nodes.
public struct CellDiagram: Figure {
  /// What is drawn.
  public var genotype: Genotype
  /// The cells to draw, from top to bottom.
  public var kinds: [CellKind]
  /// Above each cell stands which it is.
  public var showsTitles: Bool

  /// A diagram of the given cells of a genotype.
  public init(_ genotype: Genotype, kinds: [CellKind] = CellKind.allCases, showsTitles: Bool = true) {
    self.genotype = genotype
    self.kinds = kinds
    self.showsTitles = showsTitles
  }

  private static let margin = 8.0

  /// The colour of an operation's edges: one for each kind of operation.
  static func color(_ primitive: Primitive) -> Color {
    switch primitive.operation(stride: 1) {
    case .convolutions(let layers): layers.contains { $0.dilation > 1 } ? Palette.vermilion : Palette.blue
    case .pooling(.maximum): Palette.green
    case .pooling(.average): Palette.purple
    case .identity, .factorisedReduction: Palette.orange
    case .zero: .gray
    }
  }

  /// Throws `KitError` if there is no cell to draw or text cannot be measured.
  public func drawing() throws -> Drawing {
    guard !kinds.isEmpty else { throw KitError("there is no cell to draw") }
    let measurer = try TextMeasurer()
    let layouts = try kinds.map { try CellLayout(edges: genotype.edges(of: $0), measurer: measurer) }
    let titleHeight = showsTitles ? 20.0 : 0
    let gap = 16.0
    let width = layouts.map(\.width).max()! + 2 * Self.margin
    let height =
      layouts.reduce(0) { $0 + $1.height + titleHeight } + gap * Double(layouts.count - 1) + 2 * Self.margin
    var canvas = try Canvas(width: width, height: height, measurer: measurer)
    var top = Self.margin
    for (kind, layout) in zip(kinds, layouts) {
      if showsTitles {
        try canvas.text(
          kind == .normal ? "Normal cell" : "Reduction cell", at: Point(Self.margin, top), .title, x: .left, y: .top)
        top += titleHeight
      }
      let left = (width - layout.width) / 2
      try canvas.transformed(moved: Point(left, top)) { try Self.draw(layout, on: &$0) }
      top += layout.height + gap
    }
    return canvas.drawing
  }

  private static func draw(_ layout: CellLayout, on canvas: inout Canvas) throws {
    let output = Color(hex: 0x8c8c8c)
    // Edges into the output first, so that the coloured ones lie above them; a white rim keeps crossings apart.
    for route in layout.routes.reversed() {
      let color = route.edge.map { self.color($0.primitive) } ?? output
      let width = route.edge == nil ? 0.9 : 1.5
      canvas.stroke(route.path, StrokeStyle(color: .white, width: width + 2.2))
      canvas.stroke(route.path, StrokeStyle(color: color, width: width))
    }
    for route in layout.routes {
      let color = route.edge.map { self.color($0.primitive) } ?? output
      let size = route.edge == nil ? 4.0 : 5.2
      canvas.fill(
        DrawingPath(
          [
            route.end, Point(route.end.x - size * 1.3, route.end.y - size / 2),
            Point(route.end.x - size * 1.3, route.end.y + size / 2),
          ], closed: true), color)
      guard let box = route.label, let edge = route.edge else { continue }
      let pill = DrawingPath(box, radius: 4)
      canvas.fill(pill, color.tint(0.13))
      canvas.stroke(pill, StrokeStyle(color: color, width: 0.9))
      try canvas.text(edge.primitive.rawValue, at: box.center, CellLayout.labelFont, x: .center, y: .middle)
    }
    for (node, box) in layout.nodes.enumerated() {
      let isNode = CellGraph.nodes.contains(node)
      let shape = DrawingPath(box, radius: isNode ? box.width / 2 : 4)
      canvas.fill(shape, isNode ? .white : Color(hex: 0xececec))
      canvas.stroke(shape, StrokeStyle(color: .black, width: 1))
      let name =
        switch node {
        case 0: "c_{k−2}"
        case 1: "c_{k−1}"
        case CellLayout.output: "c_{k}"
        default: "\(node - CellGraph.inputs)"
        }
      try canvas.text(
        name, at: box.center, Font(size: 9, bold: isNode, italic: !isNode), x: .center, y: .middle)
    }
  }
}
