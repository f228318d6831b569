import Architectures
import Basics
import Testing

@Suite("Deriving a genotype")
struct GenotypeDerivationTests {
  @Test(
    "alphas and betas give the genotype of the reference, ties included",
    arguments: [("arch", "genotype_before"), ("after_arch", "genotype_after")]
      + (0..<8).map { ("genotype_case/\($0)", "genotype_case_\($0)") })
  func reference(prefix: String, key: String) throws {
    let fixture = try GenotypeFixture.load()
    func values(_ name: String) throws -> [Float] { try fixture.tensor("\(prefix)/\(name)").values }
    let genotype = Genotype(
      alphasNormal: try values("alphas_normal"), betasNormal: try values("betas_normal"),
      alphasReduce: try values("alphas_reduce"), betasReduce: try values("betas_reduce"))
    #expect(genotype.text == fixture.metadata[key])
  }

  @Test("the operation none is never derived, however strong")
  func neverNone() {
    var alphas = [Float](repeating: 0, count: 112)
    for edge in 0..<14 { alphas[edge * 8] = 9 }
    let weights = ArchitectureWeights(alphas: alphas, betas: [Float](repeating: 0, count: 14))
    let genotype = Genotype(normal: weights, reduce: weights)
    #expect(genotype.normal.allSatisfy { $0.primitive == .maxPool3x3 })
  }

  @Test("without edge normalisation the betas have no say")
  func edgeNormalisationOff() {
    var alphas = [Float](repeating: 0, count: 112)
    alphas[CellGraph.edge(from: 0, into: 5) * 8 + 4] = 1
    alphas[CellGraph.edge(from: 3, into: 5) * 8 + 6] = 2
    var betas = [Float](repeating: 0, count: 14)
    betas[CellGraph.edge(from: 4, into: 5)] = 7
    func lastNode(_ normalisation: Bool) -> [Genotype.Edge] {
      let weights = ArchitectureWeights(alphas: alphas, betas: betas, edgeNormalisation: normalisation)
      return Genotype(normal: weights, reduce: weights).edges(of: .reduce, into: 5)
    }
    #expect(
      lastNode(false)
        == [.init(primitive: .dilConv3x3, source: 3), .init(primitive: .sepConv3x3, source: 0)])
    #expect(lastNode(true).first == .init(primitive: .maxPool3x3, source: 4))
  }
}
