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
