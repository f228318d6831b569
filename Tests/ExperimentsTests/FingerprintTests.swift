import Basics
import Experiments
import Features
import Testing
import Training

@Suite("The engine's fingerprint")
struct FingerprintTests {
  private func fingerprint(_ configuration: ExperimentConfiguration, threads: Int = 1) throws -> EngineFingerprint {
    try EngineFingerprint.current(of: configuration, workers: Workers(threads: threads))
  }

  private func search(_ change: (inout SearchSetup) -> Void = { _ in }) throws -> Digest {
    var setup = try SearchSetup("search-lfcc-masked", .smoke, seed: 1)
    setup.network.cells = 3
    setup.network.channels = 8
    change(&setup)
    return try fingerprint(.search(setup)).engine
  }

  private func training(_ change: (inout TrainingSetup) -> Void = { _ in }) throws -> Digest {
    var setup = try TrainingSetup("train-paper-4-16", .smoke, seed: 1)
    setup.cells = 3
    setup.channels = 8
    change(&setup)
    return try fingerprint(.training(setup)).engine
  }

  @Test("of a search is another for another schedule, optimiser, order, width, K, front-end, mask or loss")
  func search() throws {
    let all = [
      try search(),
      try search { $0.recipe.learningRate.last = 2e-3 },
      try search { $0.recipe.architectureOptimiser.beta1 = 0.6 },
      try search { $0.recipe.order = .second },
      try search { $0.network.channels = 16 },
      try search { $0.network.partialChannels = 4 },
      try search { $0.network.edgeNormalisation = false },
      try search { $0.features.normalised = true },
      try search { $0.features = FeatureConfiguration(frontEnd: .lfb) },
      try search { $0.recipe.masking = nil },
      try search { $0.recipe.loss.bonaFide = 8 },
    ]
    #expect(Set(all).count == all.count)
  }

  @Test("of a search does not depend on seed, profile or number of epochs, which results are keyed by anyway")
  func searchKey() throws {
    #expect(try search() == search { $0.recipe.seed = 2 })
    #expect(
      try search()
        == search {
          $0.recipe.epochs = 50
          $0.recipe.warmUpEpochs = 10
          $0.recipe.batchSize = 64
        })
  }

  @Test("of a training is another for another schedule, drop path, size or front-end, not for another genotype")
  func training() throws {
    let all = [
      try training(),
      try training { $0.recipe.learningRate.first = 2e-3 },
      try training { $0.recipe.dropPath = 0.3 },
      try training { $0.recipe.optimiser.weightDecay = 0 },
      try training { $0.channels = 16 },
      try training { $0.features.normalised = true },
    ]
    #expect(Set(all).count == all.count)
    #expect(try training() == training { $0.genotype = "search-lfcc-masked" })
  }

  @Test("tells a change of the platform from one of the kit, and says nothing where the engine's bits are the same")
  func reasons() {
    let mine = EngineFingerprint(engine: Digest(of: "a"), platform: Digest(of: "p"))
    #expect(mine.difference(from: EngineFingerprint(engine: Digest(of: "a"), platform: Digest(of: "q"))) == nil)
    let kit = mine.difference(from: EngineFingerprint(engine: Digest(of: "b"), platform: Digest(of: "p")))
    #expect(kit?.hasSuffix("the kit has changed, FFTW and the C library have not") == true)
    let platform = mine.difference(from: EngineFingerprint(engine: Digest(of: "b"), platform: Digest(of: "q")))
    #expect(platform?.hasSuffix("FFTW or the C library give other bits, too") == true)
    #expect(mine.difference(from: nil) == "an older engine made it, which left no fingerprint")
  }
}
