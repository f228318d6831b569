import Architectures
import Basics
import Networks
import Testing

@Suite struct OperationCountTests {
  @Test(
    "the paper's genotype costs the known number of multiply-accumulates an utterance",
    arguments: [(4, 16, 7_142_816), (8, 32, 45_444_160), (16, 64, 307_858_560)])
  func derived(cells: Int, channels: Int, expected: Int) throws {
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, cells: cells, channels: channels, batchCapacity: 1), seed: 0,
      workers: Workers(threads: 1))
    #expect(network.cost(training: false) == PassCost(forward: expected))
    // Backward costs twice the forward pass, but for the features, whose gradient nobody wants.
    let first = channels / 2 * 9 * 30 * 126
    let training = network.cost(training: true)
    #expect(training.forward == expected)
    #expect(training.inputGradients == expected - first)
    #expect(training.weightGradients == expected)
  }

  @Test("a search step costs two forward passes, and backward only what each half of it asks for")
  func search() throws {
    let network = try SearchNetwork(configuration: .init(batchCapacity: 1), seed: 0, workers: Workers(threads: 1))
    let forward = 30_029_792
    #expect(network.cost(weights: false, architecture: false) == PassCost(forward: forward))
    let weights = network.cost(weights: true, architecture: false)
    #expect(weights.forward == forward)
    #expect(weights.inputGradients == forward - 24 * 9 * 30 * 126)
    #expect(weights.weightGradients == forward)
    let architecture = network.cost(weights: false, architecture: true)
    #expect(architecture.forward == forward)
    #expect(architecture.weightGradients == 0 && architecture.recomputed == 0)
    // No gradients of the stem (its three convolutions), of the three pre-processings that read it, and of the
    // operations that leave those: in the first cell 8 edges on 8 x 32 pixels and 8 active channels; in the second, a
    // reduction, 4 edges onto 4 x 16 pixels on 16 active channels, with their factorised reductions.
    let stem = (24 * 30 * 126 + 48 * 24 * 15 * 63 + 48 * 48 * 8 * 32) * 9
    let preprocessing = 48 * (16 + 16 + 32) * 8 * 32
    func convolutions(_ channels: Int) -> Int { 3 * (channels * (9 + 25) + 2 * channels * channels) }
    let operations = 8 * convolutions(8) * 8 * 32 + 4 * (convolutions(16) + 16 * 16) * 4 * 16
    #expect(architecture.inputGradients == forward - stem - preprocessing - operations)
  }
}
