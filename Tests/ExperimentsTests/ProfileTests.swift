import Basics
import Experiments
import Testing
import Training

@Suite("Profiles")
struct ProfileTests {
  @Test("the paper profile is the paper's recipe")
  func paper() {
    let search = Profile.paper.search(seed: 4)
    #expect((search.epochs, search.warmUpEpochs, search.batchSize) == (50, 10, 64))
    #expect(search.learningRate == CosineAnnealing(from: 1e-2, to: 1e-3))
    #expect(search.weightOptimiser == Adam.Configuration(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 3e-4))
    #expect(search.architectureLearningRate == 6e-4)
    #expect(search.architectureOptimiser == .init(beta1: 0.5, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-3))
    #expect(search.order == .first)
    let training = Profile.paper.training(seed: 4)
    #expect((training.epochs, training.batchSize) == (100, 128))
    #expect(training.learningRate == CosineAnnealing(from: 1e-3, to: 1e-4))
    #expect(training.optimiser == search.weightOptimiser)
    #expect(training.loss == WeightedCrossEntropy(spoof: 1, bonaFide: 9))
    #expect((Profile.paper.cells, Profile.paper.channels) == (4, 16))
  }

  @Test("every profile is a valid recipe", arguments: Profile.allCases)
  func valid(profile: Profile) throws {
    try profile.search(seed: 0).validate()
    try profile.training(seed: 0).validate()
  }
}
