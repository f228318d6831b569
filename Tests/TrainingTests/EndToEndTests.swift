import Architectures
import Basics
import Datasets
import Features
import Foundation
import Networks
import TestSupport
import Testing
import Training

@Suite("Search and training with the real networks")
struct EndToEndTests {
  private static let rows = 24
  private static let frames = 40

  private struct Result: Hashable {
    var digests: [Digest]
    var genotype: Genotype
    var scores: [Double]
  }

  /// A search of three epochs and a training of two, on noise.
  private func run(
    _ order: SearchConfiguration.Order, threads: Int, folder: String? = nil, stopping: Bool = false
  ) throws -> Result {
    let workers = Workers(threads: threads)
    let train = RandomFeatures(count: 80, rows: Self.rows, frames: Self.frames)
    let dev = RandomFeatures(count: 23, rows: Self.rows, frames: Self.frames, seed: 2)
    var searching = SearchConfiguration(seed: 3)
    searching.epochs = 3
    searching.warmUpEpochs = 1
    searching.batchSize = 20
    searching.masking = FrequencyMask(widest: 6)
    searching.order = order
    func search() throws -> ArchitectureSearch {
      let data = SearchData(
        train: train, weightHalf: Array(0..<40), architectureHalf: Array(40..<80), dev: dev)
      return try ArchitectureSearch(
        network: SearchNetworkConfiguration(cells: 3, channels: 8), data: data, configuration: searching,
        runFolder: folder.map { $0 + "/search" }, workers: workers)
    }
    if stopping {
      for stop in 0..<2 {
        _ = try? search().run(showProgress: false) { if $0.epoch == stop { throw Stop() } }
      }
    }
    let searcher = try search()
    #expect(searcher.finishedEpochs == (stopping ? 2 : 0))
    let found = try searcher.run(showProgress: false)

    let description = ModelDescription(
      genotype: found.genotype, cells: 3, channels: 8, rows: Self.rows, frames: Self.frames,
      features: FeatureConfiguration())
    var recipe = TrainingConfiguration(seed: 3)
    recipe.epochs = 2
    recipe.batchSize = 32
    recipe.masking = FrequencyMask(widest: 6)
    func training() throws -> DerivedTraining {
      try DerivedTraining(
        description, train: train, dev: dev, configuration: recipe, runFolder: folder.map { $0 + "/train" },
        workers: workers)
    }
    if stopping { _ = try? training().run(showProgress: false) { _ in throw Stop() } }
    let model = try training().run(showProgress: false).model
    // A network made from the model file scores; another batch size must not change a score.
    let network = try model.makeNetwork(batchCapacity: 7, workers: workers)
    return Result(
      digests: [
        searcher.network.parameters.digest, searcher.network.runningStatistics.digest,
        searcher.network.architecture.digest,
        network.parameters.digest, network.runningStatistics.digest,
      ],
      genotype: found.genotype, scores: try Scoring.scores(of: dev, network: network))
  }

  @Test(
    "1, 2, 3 and 16 threads, and a run that was stopped after every epoch, give the same bits",
    arguments: SearchConfiguration.Order.allCases)
  func sameBits(order: SearchConfiguration.Order) throws {
    let folder = try TemporaryFolder()
    let first = try run(order, threads: 1)
    #expect(try run(order, threads: 2) == first)
    #expect(try run(order, threads: 3) == first)
    // Far more threads than processors are slow: once is enough.
    if order == .first { #expect(try run(order, threads: 16) == first) }
    #expect(try run(order, threads: 2, folder: folder.path, stopping: true) == first)
    let file = try ModelFile.load(folder.file("train/model.safetensors"))
    #expect(file.description.genotype == first.genotype)
    #expect(file.provenance?.configuration.seed == 3)
  }

  /// Digests of the weights that a search and a training ended with, as recorded on an AMD EPYC with AVX-512.
  ///
  /// They hold for AVX2, too. If they change with the code, no number of any earlier run can be expected again.
  @Test(
    "the bits are those that were recorded, on another processor",
    arguments: [
      (SearchConfiguration.Order.first, "47b24314cf2c"),
      (SearchConfiguration.Order.second, "e0ab7486616f"),
    ])
  func recordedBits(order: SearchConfiguration.Order, digest: String) throws {
    let result = try run(order, threads: 2)
    let scores = result.scores.map { String($0.bitPattern, radix: 16) }
    #expect(Digest(of: (result.digests.map(\.hex) + scores).joined(separator: " ")).short == digest)
  }

  @Test("a model file without a tensor is refused by its name")
  func missingTensor() throws {
    let folder = try TemporaryFolder()
    let description = ModelDescription(
      genotype: .paper, cells: 3, channels: 4, rows: 24, frames: 40, features: FeatureConfiguration())
    let workers = Workers(threads: 1)
    let network = try DerivedNetwork(
      configuration: description.networkConfiguration(batchCapacity: 1), seed: 1, workers: workers)
    let whole = ModelFile(description: description, provenance: nil, network: network)
    try whole.write(to: folder.file("model.safetensors"))
    #expect(try ModelFile.load(folder.file("model.safetensors")) == whole)
    var tensors = whole.tensors
    tensors["classifier.weight"] = nil
    let part = ModelFile(description: description, provenance: nil, tensors: tensors)
    let error = #expect(throws: KitError.self) { _ = try part.makeNetwork(batchCapacity: 1, workers: workers) }
    #expect(error?.what == "the tensor \"classifier.weight\" is missing")
    try AtomicFile.write("nothing", to: folder.file("broken.safetensors"))
    let broken = #expect(throws: KitError.self) { try ModelFile.load(folder.file("broken.safetensors")) }
    #expect(broken?.location == folder.file("broken.safetensors"))
  }
}
