import AntiSpoofing
import ArgumentParser
import Foundation

extension SearchConfiguration.Order: ExpressibleByArgument {}
extension KeptEpoch: ExpressibleByArgument {}

/// `search`: from a corpus to a genotype.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Search for an architecture on the train set of a corpus; judge it on the dev set.",
    discussion: """
      The defaults are the paper's. After each epoch the state is saved in the output folder; after Ctrl-C, or a crash, \
      the same command goes on from there. At the end the folder's \(GenotypeArgument.fileName) holds the genotype.

      Example:
        ./kit search --data DIR --epochs 50 --batch-size 64 --lr 0.01 --output runs/search
      """)

  @OptionGroup var data: DataOptions

  @Option(
    name: [.short, .long], help: ArgumentHelp("The run's folder: checkpoint, log and genotype.", valueName: "folder"))
  var output = "runs/search"

  @OptionGroup(title: "Features") var frontEnd: FrontEndOptions
  @OptionGroup(title: "Features") var masking: MaskOptions
  @OptionGroup(title: "Features") var cache: CacheOptions
  @OptionGroup(title: "Network") var size: NetworkOptions

  @Option(
    name: [.customShort("k"), .customLong("partial-channels")],
    help: ArgumentHelp(
      "One in K channels goes through the mixed operations: 1 (plain DARTS), 2 (the paper) or 4.", valueName: "K"))
  var partialChannels = 2

  @Flag(inversion: .prefixedNo, help: "Weigh the edges into a node by a softmax of their betas.")
  var edgeNormalisation = true

  @Option(help: ArgumentHelp("Epochs.", valueName: "n"))
  var epochs = 50

  @Option(
    help: ArgumentHelp(
      "Epochs at the start that train the weights alone (default: a fifth of the epochs).", valueName: "n"))
  var warmUp: Int?

  @Option(help: ArgumentHelp("Utterances in a batch of either half.", valueName: "n"))
  var batchSize = 64

  @Option(name: .customLong("lr"), help: ArgumentHelp("The weights' learning rate at the start.", valueName: "rate"))
  var learningRate = 1e-2

  @Option(name: .customLong("lr-min"), help: ArgumentHelp("Where it falls to, by a cosine.", valueName: "rate"))
  var lastLearningRate = 1e-3

  @Option(help: ArgumentHelp("Of the weights.", valueName: "factor"))
  var weightDecay = 3e-4

  @Option(
    name: .customLong("arch-lr"), help: ArgumentHelp("Learning rate of the alphas and betas.", valueName: "rate"))
  var architectureLearningRate = 6e-4

  @Option(name: .customLong("arch-weight-decay"), help: ArgumentHelp("Of the alphas and betas.", valueName: "factor"))
  var architectureWeightDecay = 1e-3

  @Option(help: "The architecture's gradient: at the present weights, or through one step of them.")
  var order = SearchConfiguration.Order.first

  @Option(
    help: ArgumentHelp(
      "Two protocols that split the train set: for the weights, for the architecture (default: equal halves,"
        + " stratified by attack and drawn with the seed).", valueName: "protocol"))
  var halves: [String] = []

  @Option(
    help: ArgumentHelp(
      "Whose genotype is kept: of the epoch with the best dev accuracy, be it in the warm-up (the authors' rule), of the "
        + "best one behind it, or of the last.", valueName: "epoch"))
  var keep = KeptEpoch.best

  @Option(help: ArgumentHelp("Decides every random draw.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup var start: StartOptions

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    guard halves.isEmpty || halves.count == 2 else {
      throw ValidationError("--halves is given twice: first the weights' protocol, then the architecture's.")
    }
    try Bounds.check("--epochs", epochs, atMost: Bounds.epochs)
    try Bounds.check("--batch-size", batchSize, atMost: Bounds.batch)
    try Bounds.check("--weight-decay", weightDecay, in: 0...1_000)
    try Bounds.check("--arch-weight-decay", architectureWeightDecay, in: 0...1_000)
  }

  func run() throws {
    Interruption.watch()
    let setup = SearchSetup(
      features: frontEnd.configuration,
      network: SearchNetworkConfiguration(
        cells: size.cells, channels: size.channels, partialChannels: partialChannels,
        edgeNormalisation: edgeNormalisation), recipe: recipe)
    try setup.validate()
    let features = CorpusFeatures(workers: threads.workers, cache: cache.features, corpus: data.corpus)
    let search = try setup.prepare(
      features,
      halves: halves.isEmpty ? nil : { try SearchHalves(weights: halves[0], architecture: halves[1], of: $0) },
      runFolder: output, start: start.start, origin: start.origin(threads.workers))
    EpochReport.resuming(after: search.finishedEpochs, of: epochs, in: output)
    let outcome = try search.run { epoch in
      EpochReport.say(
        epoch: epoch.epoch, of: epochs, loss: epoch.trainLoss, accuracy: epoch.devAccuracy,
        equalErrorRate: epoch.devEqualErrorRate)
    }
    try GenotypeArgument.write(outcome.genotype, toSearch: output)
    EpochReport.best(
      epoch: outcome.kept.epoch, accuracy: outcome.kept.devAccuracy, equalErrorRate: outcome.kept.devEqualErrorRate,
      title: setup.recipe.keep == .last ? "The last epoch is" : "The best epoch is")
    if outcome.isDrawn {
      print(
        "This architecture was drawn, not learnt: the epoch is one of the warm-up, in which the alphas are still the noise "
          + "that they started from. --keep best-after-warm-up keeps another.")
    }
    print(outcome.genotype.text)
    print("It is in \(output)/\(GenotypeArgument.fileName). Train it with: ./kit train --genotype \(output)")
  }

  private var recipe: SearchConfiguration {
    var recipe = SearchConfiguration(seed: seed)
    recipe.epochs = epochs
    recipe.warmUpEpochs = warmUp ?? epochs / 5
    recipe.batchSize = batchSize
    recipe.learningRate = CosineAnnealing(from: learningRate, to: lastLearningRate)
    recipe.weightOptimiser.weightDecay = weightDecay
    recipe.architectureLearningRate = architectureLearningRate
    recipe.architectureOptimiser.weightDecay = architectureWeightDecay
    recipe.order = order
    recipe.keep = keep == .best ? nil : keep
    recipe.masking = masking.mask(for: frontEnd.features)
    return recipe
  }
}
