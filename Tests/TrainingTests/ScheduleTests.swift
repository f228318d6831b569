import Basics
import Testing
import Training

@Suite("Schedules")
struct ScheduleTests {
  @Test(
    "cosine annealing starts at the first rate, is halfway in the middle and would end at the last",
    arguments: [(0, 1e-2), (25, 5.5e-3), (49, 0.001008879722072778), (50, 1e-3)])
  func cosine(epoch: Int, rate: Double) {
    #expect(abs(CosineAnnealing(from: 1e-2, to: 1e-3).rate(epoch: epoch, of: 50) - rate) < 1e-12)
  }

  @Test("drop path grows from nothing")
  func dropPath() {
    let configuration = TrainingConfiguration(seed: 1)
    #expect(configuration.dropPath(epoch: 0) == 0)
    #expect(abs(configuration.dropPath(epoch: 99) - 0.198) < 1e-12)
  }

  @Test("the paper profile is the paper's recipe")
  func paper() {
    let search = ExperimentProfile.paper.search(seed: 4)
    #expect((search.epochs, search.warmUpEpochs, search.batchSize) == (50, 10, 64))
    #expect(search.learningRate == CosineAnnealing(from: 1e-2, to: 1e-3))
    #expect(search.weightOptimiser == Adam.Configuration(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 3e-4))
    #expect(search.architectureLearningRate == 6e-4)
    #expect(search.architectureOptimiser == .init(beta1: 0.5, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-3))
    #expect(search.order == .first)
    let training = ExperimentProfile.paper.training(seed: 4)
    #expect((training.epochs, training.batchSize) == (100, 128))
    #expect(training.learningRate == CosineAnnealing(from: 1e-3, to: 1e-4))
    #expect(training.optimiser == search.weightOptimiser)
    #expect(training.loss == WeightedCrossEntropy(spoof: 1, bonaFide: 9))
    #expect((ExperimentProfile.paper.cells, ExperimentProfile.paper.channels) == (4, 16))
  }

  @Test("every profile is a valid recipe", arguments: ExperimentProfile.allCases)
  func valid(profile: ExperimentProfile) throws {
    try profile.search(seed: 0).validate()
    try profile.training(seed: 0).validate()
  }

  @Test("settings that make no sense are named")
  func invalid() {
    func what(_ change: (inout SearchConfiguration) -> Void) -> String? {
      var configuration = SearchConfiguration(seed: 0)
      change(&configuration)
      do {
        try configuration.validate()
        return nil
      } catch { return (error as? KitError)?.what }
    }
    #expect(what { _ in } == nil)
    #expect(what { $0.epochs = 10 } == "a warm-up of 10 epochs in a search of 10")
    #expect(what { $0.batchSize = 1 } == "a batch of 1 utterances")
    #expect(what { $0.architectureLearningRate = -1 } == "the learning rate -1.0")
    #expect(what { $0.learningRate.first = .nan } == "the learning rate nan")
  }
}
