import AntiSpoofing
import ArgumentParser
import Foundation

/// `train`: from a genotype to a model.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the network of a genotype from scratch; keep the epoch that does best on the dev set.",
    discussion: """
      The defaults are the paper's. After each epoch the state is saved in the output folder; after Ctrl-C, or a crash, \
      the same command goes on from there. At the end the folder's model.safetensors holds the model.

      Example:
        ./kit train --data DIR --genotype paper --epochs 100 --batch-size 128 --lr 0.001 --output runs/train
      """)

  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp(
      "The folder of a search, a file, the text Genotype(normal=[...], ...), or paper.", valueName: "genotype"))
  var genotype = "paper"

  @Option(
    name: [.short, .long], help: ArgumentHelp("The run's folder: checkpoint, log and model.", valueName: "folder"))
  var output = "runs/train"

  @OptionGroup(title: "Features") var frontEnd: FrontEndOptions
  @OptionGroup(title: "Features") var masking: MaskOptions
  @OptionGroup(title: "Features") var cache: CacheOptions
  @OptionGroup(title: "Network") var size: NetworkOptions

  @Option(help: ArgumentHelp("Epochs.", valueName: "n"))
  var epochs = 100

  @Option(help: ArgumentHelp("Utterances in a batch.", valueName: "n"))
  var batchSize = 128

  @Option(name: .customLong("lr"), help: ArgumentHelp("Learning rate at the start.", valueName: "rate"))
  var learningRate = 1e-3

  @Option(name: .customLong("lr-min"), help: ArgumentHelp("Where it falls to, by a cosine.", valueName: "rate"))
  var lastLearningRate = 1e-4

  @Option(help: ArgumentHelp("Of the weights.", valueName: "factor"))
  var weightDecay = 3e-4

  @Option(
    name: [.customLong("drop-path"), .customLong("drop-path-prob")],
    help: ArgumentHelp("The probability of dropping a branch grows from 0 to this.", valueName: "probability"))
  var dropPath = 0.2

  @Option(help: ArgumentHelp("Decides every random draw.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup var start: StartOptions

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try Bounds.check("--epochs", epochs, atMost: Bounds.epochs)
    try Bounds.check("--batch-size", batchSize, atMost: Bounds.batch)
    try Bounds.check("--weight-decay", weightDecay, in: 0...1_000)
  }

  func run() throws {
    Interruption.watch()
    let genotype = try GenotypeArgument.read(genotype)
    let setup = TrainingSetup(
      features: frontEnd.configuration, genotype: genotype.text, cells: size.cells, channels: size.channels,
      recipe: recipe)
    try setup.validate()
    let features = CorpusFeatures(workers: threads.workers, cache: cache.features, corpus: data.corpus)
    let training = try setup.prepare(
      features, genotype: genotype, runFolder: output, start: start.start,
      origin: start.origin(threads.workers))
    EpochReport.resuming(after: training.finishedEpochs, of: epochs, in: output)
    print("The network has \(training.network.parameters.count) trainable parameters.")
    let outcome = try training.run { epoch in
      EpochReport.say(
        epoch: epoch.epoch, of: epochs, loss: epoch.trainLoss, accuracy: epoch.devAccuracy,
        equalErrorRate: epoch.devEqualErrorRate)
    }
    EpochReport.best(
      epoch: outcome.best.epoch, accuracy: outcome.best.devAccuracy, equalErrorRate: outcome.best.devEqualErrorRate)
    print("The model is in \(output)/\(ModelArgument.fileName). Use it with: ./kit score --model \(output)")
  }

  private var recipe: TrainingConfiguration {
    var recipe = TrainingConfiguration(seed: seed)
    recipe.epochs = epochs
    recipe.batchSize = batchSize
    recipe.learningRate = CosineAnnealing(from: learningRate, to: lastLearningRate)
    recipe.optimiser.weightDecay = weightDecay
    recipe.dropPath = dropPath
    recipe.masking = masking.mask(for: frontEnd.features)
    return recipe
  }
}
