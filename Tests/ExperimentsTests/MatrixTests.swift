import Basics
import Experiments
import Features
import Testing
import Training

@Suite("The matrix of experiments")
struct MatrixTests {
  @Test("holds the paper's experiments under names that never change")
  func identifiers() {
    #expect(
      Experiment.paper.map(\.identifier) == [
        "search-lfcc-masked", "train-lfcc-masked", "search-lfcc-plain", "train-lfcc-plain", "search-lfb-masked",
        "train-lfb-masked", "search-lfb-plain", "train-lfb-plain", "search-spectrogram-masked",
        "train-spectrogram-masked", "search-spectrogram-plain", "train-spectrogram-plain", "train-paper-4-16",
        "train-paper-8-32", "train-paper-16-64", "cost-k1-edges", "cost-k1-plain", "cost-k2-edges", "cost-k2-plain",
        "cost-k4-edges", "cost-k4-plain",
      ])
  }

  @Test("lists every experiment after those that it needs")
  func order() {
    var seen: Set<String> = []
    for experiment in Experiment.paper {
      #expect(seen.isSuperset(of: experiment.requirements), "\(experiment.identifier)")
      #expect(seen.insert(experiment.identifier).inserted, "\(experiment.identifier) is there twice")
    }
  }

  @Test("selects an experiment with what it needs, in the matrix's order")
  func selection() throws {
    let chosen = try Experiment.selection(["train-lfb-plain", "search-lfcc-masked"])
    #expect(chosen.map(\.identifier) == ["search-lfcc-masked", "search-lfb-plain", "train-lfb-plain"])
    #expect(try Experiment.selection([]) == Experiment.paper)
  }

  @Test("names all experiments when asked for one that there is not")
  func unknown() throws {
    let error = try #require(throws: KitError.self) { try Experiment.named("search-mfcc") }
    #expect(error.description.contains("search-mfcc"))
    #expect(error.description.contains("train-paper-16-64"))
  }

  @Test("takes the paper's recipes at the paper's scale")
  func recipes() throws {
    let search = try SearchSetup("search-spectrogram-masked", .paper, seed: 3)
    let (network, recipe) = (search.network, search.recipe)
    #expect(search.features.frontEnd == .spectrogram)
    #expect(network.rows == 513 && network.cells == 4 && network.channels == 16 && network.partialChannels == 2)
    #expect(recipe.epochs == 50 && recipe.warmUpEpochs == 10 && recipe.batchSize == 64 && recipe.seed == 3)
    #expect(recipe.masking == FrequencyMask(widest: 102))
    let training = try TrainingSetup("train-paper-16-64", .paper, seed: 3)
    #expect(training.genotype == "paper" && training.cells == 16 && training.channels == 64)
    #expect(training.recipe.epochs == 100 && training.recipe.batchSize == 128)
    #expect(training.recipe.masking == FrequencyMask(widest: 14))
    #expect(throws: KitError.self) { try SearchSetup("train-paper-16-64", .paper, seed: 3) }
    #expect(throws: KitError.self) { try TrainingSetup("cost-k1-plain", .paper, seed: 3) }
  }

  @Test("masks where its name says so and nowhere else")
  func masking() {
    for experiment in Experiment.paper {
      switch experiment.configuration(.mini, seed: 1) {
      case .search(let setup):
        #expect((setup.recipe.masking != nil) == experiment.identifier.hasSuffix("masked"), "\(experiment.identifier)")
      case .training(let setup):
        let masked = setup.genotype == "paper" || experiment.identifier.hasSuffix("masked")
        #expect((setup.recipe.masking != nil) == masked, "\(experiment.identifier)")
      case .cost: break
      }
    }
  }
}
