import Architectures
import Basics
import Testing

@Suite("Architecture weights")
struct ArchitectureWeightsTests {
  private func random(_ count: Int, _ stream: String) -> [Float] {
    var generator = RandomGenerator(seed: 5, stream: stream)
    return (0..<count).map { _ in Float(generator.normal()) }
  }

  @Test("operation weights of an edge and edge weights of a node sum to one, for large values too")
  func sums() {
    let weights = ArchitectureWeights(alphas: random(112, "a").map { $0 * 300 }, betas: random(14, "b"))
    for edge in 0..<14 { #expect(abs(weights.operations(ofEdge: edge).reduce(0, +) - 1) < 1e-12) }
    for node in CellGraph.nodes {
      #expect(abs(weights.edges[CellGraph.edgeRange(into: node)].reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test("without edge normalisation every edge weighs one")
  func withoutEdgeNormalisation() {
    let weights = ArchitectureWeights(alphas: random(112, "a"), betas: random(14, "b"), edgeNormalisation: false)
    #expect(weights.edges == [Double](repeating: 1, count: 14))
    var operationGradients = [Double](repeating: 1, count: 112)
    var edgeGradients = (0..<14).map(Double.init)
    weights.backward(operationGradients: &operationGradients, edgeGradients: &edgeGradients)
    #expect(edgeGradients == [Double](repeating: 0, count: 14))
  }

  @Test("gradients through both softmaxes agree with finite differences")
  func gradients() {
    let alphas = random(112, "a")
    let betas = random(14, "b")
    let upstream = (operations: random(112, "c").map(Double.init), edges: random(14, "d").map(Double.init))
    func value(_ alphas: [Float], _ betas: [Float]) -> Double {
      let weights = ArchitectureWeights(alphas: alphas, betas: betas)
      return zip(weights.operations, upstream.operations).reduce(0) { $0 + $1.0 * $1.1 }
        + zip(weights.edges, upstream.edges).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var gradients = (alphas: upstream.operations, betas: upstream.edges)
    ArchitectureWeights(alphas: alphas, betas: betas)
      .backward(operationGradients: &gradients.alphas, edgeGradients: &gradients.betas)
    func difference(_ values: [Float], _ index: Int, _ value: ([Float]) -> Double) -> Double {
      var upper = values
      var lower = values
      upper[index] += 0.0078125
      lower[index] -= 0.0078125
      return (value(upper) - value(lower)) / Double(upper[index] - lower[index])
    }
    for index in 0..<112 {
      let numeric = difference(alphas, index) { value($0, betas) }
      #expect(abs(numeric - gradients.alphas[index]) < 1e-4, "alpha \(index)")
    }
    for index in 0..<14 {
      let numeric = difference(betas, index) { value(alphas, $0) }
      #expect(abs(numeric - gradients.betas[index]) < 1e-4, "beta \(index)")
    }
  }

  @Test("edges are numbered by target, then source: 2 + 3 + 4 + 5")
  func edgeNumbers() {
    #expect(CellGraph.edges == 14)
    #expect(CellGraph.nodes.map { CellGraph.edgeRange(into: $0) } == [0..<2, 2..<5, 5..<9, 9..<14])
    for edge in 0..<14 {
      let (source, node) = CellGraph.endpoints(ofEdge: edge)
      #expect(CellGraph.edge(from: source, into: node) == edge)
    }
  }
}
