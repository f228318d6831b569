import Architectures
import Basics
import Checkpoints
import Features
import Foundation
import Networks
import TestSupport
import Testing
import Training

@Suite("The authors' checkpoint")
struct AuthorsCheckpointTests {
  static let name = "4-16.pth"
  static let isThere = OthersData.has(name)
  static let reason = OthersData.reason(name)

  private static func fixture(_ module: String, _ name: String) throws -> SafeTensors {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try SafeTensors(contentsOf: tests.appendingPathComponent("\(module)/Fixtures/\(name).safetensors").path)
  }

  private func model() throws -> ModelFile {
    let path = try OthersData.path(Self.name)
    return try ModelFile.importing(TorchCheckpoint(contentsOf: path), genotype: .paper, path: path)
  }

  @Test(
    "scores waveforms as PyTorch does, embeddings and logits within the fixtures' tolerances",
    .enabled(if: isThere, reason),
    // Largest difference and relative L2 norm allowed for embedding and logits: 10 times what 32 bits cost PyTorch.
    arguments: [
      ("noise", 2e-5, 2e-5, 4e-5, 1e-5), ("speech", 3e-5, 2e-5, 7e-5, 2e-5), ("chirp", 2e-3, 8e-4, 3e-3, 6e-4),
    ])
  func parity(name: String, embeddingMax: Double, embeddingNorm: Double, logitMax: Double, logitNorm: Double) throws {
    let waves = try Self.fixture("FeaturesTests", "features")
    let expected = try Self.fixture("TrainingTests", "official_4-16")
    let network = try model().makeNetwork(batchCapacity: 1, workers: Workers(threads: 1))
    let matrix = FeatureExtractor().features(of: try waves.tensor("wave/\(name)").values)
    let logits = matrix.values.withUnsafeBufferPointer {
      network.forward([$0.baseAddress!], maskedRows: 0..<0, mode: .evaluation)
    }
    func compare(_ what: String, _ found: [Float], largest: Double, norm: Double) throws {
      let values = try expected.tensor("\(what)/\(name)").values
      #expect(found.count == values.count)
      let differences = zip(found, values).map { Double($0) - Double($1) }
      #expect(differences.map(abs).max()! <= largest, "\(what)")
      let scale = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(differences.reduce(0) { $0 + $1 * $1 }.squareRoot() / scale <= norm, "\(what)")
    }
    try compare("embedding", network.embeddings, largest: embeddingMax, norm: embeddingNorm)
    try compare("logits", logits, largest: logitMax, norm: logitNorm)
    let pair = UtteranceNetwork(network).logits(matrix.values)
    #expect([pair.spoof, pair.bonafide] == logits)
  }

  @Test(
    "is exported again under exactly its names and shapes",
    .enabled(if: isThere, reason))
  func roundTrip() throws {
    let checkpoint = try TorchCheckpoint(contentsOf: OthersData.path(Self.name))
    #expect(checkpoint.tensors.count == 281)
    let exported = try model().stateDictionary
    #expect(exported.mapValues(\.shape) == checkpoint.tensors.mapValues(\.shape))
    #expect(exported.mapValues(\.type) == checkpoint.tensors.mapValues(\.type))
    for (name, tensor) in exported where !name.hasPrefix("feature.") && !name.hasSuffix("num_batches_tracked") {
      #expect(tensor == checkpoint.tensors[name])
    }
    for name in ["feature.lfcc_fb", "feature.l_dct.weight"] {
      let difference = zip(exported[name]!.values, checkpoint.tensors[name]!.values).map { abs($0 - $1) }.max()!
      #expect(difference <= 3e-5, "\(name)")
    }
  }

  @Test(
    "does not fit another genotype, and says why", .enabled(if: isThere, reason))
  func otherGenotype() throws {
    var generator = RandomGenerator(seed: 3, stream: "test")
    let path = try OthersData.path(Self.name)
    let error = try #require(throws: KitError.self) {
      try ModelFile.importing(TorchCheckpoint(contentsOf: path), genotype: .random(using: &generator), path: path)
    }
    #expect(error.description.contains("is missing"))
    #expect(error.description.contains("--genotype"))
  }
}
