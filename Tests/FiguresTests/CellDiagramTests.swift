import Architectures
import Basics
import Figures
import Testing

@Suite("Cell diagrams")
struct CellDiagramTests {
  /// The paper's genotype and fifty random ones.
  static let genotypes: [Genotype] =
    [.paper]
    + (0..<50).map { index in
      var generator = RandomGenerator(seed: 11, stream: "figures.tests.cells", index)
      return Genotype.random(using: &generator)
    }

  @Test("labels and nodes do not overlap, and no edge passes through one that is not its own")
  func noCrossingsThroughBoxes() throws {
    let measurer = try TextMeasurer()
    for (index, genotype) in Self.genotypes.enumerated() {
      for kind in CellKind.allCases {
        let layout = try CellLayout(edges: genotype.edges(of: kind), measurer: measurer)
        let labels = layout.routes.compactMap(\.label)
        #expect(labels.count == 8)
        let boxes = labels + layout.nodes
        for (first, box) in boxes.enumerated() {
          for other in boxes[(first + 1)...] {
            #expect(!box.inset(-2).intersects(other), "genotype \(index), \(kind)")
          }
        }
        for route in layout.routes {
          let samples = route.path.samples
          for label in labels where label != route.label {
            #expect(
              !samples.contains { label.inset(-1).contains($0) },
              "genotype \(index), \(kind): \(route.source) to \(route.target)")
          }
          for (node, box) in layout.nodes.enumerated() where node != route.source && node != route.target {
            #expect(
              !samples.contains { box.inset(-1).contains($0) },
              "genotype \(index), \(kind): \(route.source) to \(route.target)")
          }
        }
      }
    }
  }

  @Test("every edge leads from its source through its label to its target, from left to right")
  func routes() throws {
    let measurer = try TextMeasurer()
    for genotype in Self.genotypes {
      let edges = genotype.edges(of: .normal)
      let layout = try CellLayout(edges: edges, measurer: measurer)
      #expect(layout.routes.compactMap(\.edge) == edges)
      #expect(layout.routes.filter { $0.edge == nil }.map(\.source) == [2, 3, 4, 5])
      for route in layout.routes {
        let samples = route.path.samples
        #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.x <= $1.x + 1e-9 })
        #expect(layout.nodes[route.source].inset(-0.1).contains(samples[0]))
        #expect(layout.nodes[route.target].inset(-0.1).contains(route.end))
        if let label = route.label { #expect(samples.contains { label.contains($0) }) }
        if let edge = route.edge { #expect(edge.source == route.source) }
      }
    }
  }

  @Test("everything lies on the page, inputs left of nodes and the output right of them")
  func bounds() throws {
    let measurer = try TextMeasurer()
    for genotype in Self.genotypes {
      let layout = try CellLayout(edges: genotype.edges(of: .reduce), measurer: measurer)
      let page = Rectangle(x: 0, y: 0, width: layout.width, height: layout.height).inset(-1e-6)
      for box in layout.nodes + layout.routes.compactMap(\.label) { #expect(page.contains(box)) }
      for route in layout.routes { #expect(route.path.samples.allSatisfy { page.contains($0) }) }
      for node in layout.nodes[2...5] {
        #expect(layout.nodes[0].right < node.left && layout.nodes[1].right < node.left)
        #expect(node.right < layout.nodes[6].left)
      }
      #expect(layout.nodes[0].bottom < layout.nodes[1].top)
    }
  }

  @Test("the paper's cells are drawn with few crossings")
  func crossings() throws {
    let measurer = try TextMeasurer()
    for kind in CellKind.allCases {
      #expect(try CellLayout(edges: Genotype.paper.edges(of: kind), measurer: measurer).crossings <= 1)
    }
  }

  @Test("the drawing names every operation, node and input")
  func names() throws {
    let transcript = try CellDiagram(.paper, kinds: [.normal]).drawing().transcript
    for edge in Genotype.paper.normal { #expect(transcript.contains("\"\(edge.primitive.rawValue)\"")) }
    for name in ["0", "1", "2", "3", "k−2", "k−1", "k", "Normal cell"] { #expect(transcript.contains("\"\(name)\"")) }
    #expect(!transcript.contains("Reduction cell"))
    #expect(throws: KitError.self) { try CellDiagram(.paper, kinds: []).drawing() }
  }
}
