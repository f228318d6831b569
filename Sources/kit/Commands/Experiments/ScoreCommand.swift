import AntiSpoofing
import ArgumentParser
import Foundation

extension Partition: ExpressibleByArgument {}

/// `score`: from a model to scores.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score every utterance of a partition with a trained model; higher means bona fide.",
    discussion: """
      Lines read UTTERANCE ATTACK KEY SCORE, as the ASVspoof 2019 evaluation package expects them.

      Example:
        ./kit score --data DIR --model runs/train --partition eval --output scores.txt
      """)

  @Option(help: ArgumentHelp("A corpus in the layout of ASVspoof 2019 LA.", valueName: "folder"))
  var data: String

  @Option(help: ArgumentHelp("The folder of a training, or a model file.", valueName: "model"))
  var model: String

  @Option(help: "The part of the corpus.")
  var partition = Partition.eval

  @Option(name: [.short, .long], help: ArgumentHelp("The file of scores.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Utterances in one pass; scores do not depend on it.", valueName: "n"))
  var batchSize = 64

  @Flag(help: "Leave out utterances that cannot be read, and list them.")
  var skipUnreadable = false

  @OptionGroup var threads: ThreadOptions

  /// Utterances whose features are in memory at a time.
  private static let chunk = 2_048

  func validate() throws {
    guard (1...4096).contains(batchSize) else {
      throw ValidationError("--batch-size \(batchSize): use 1 or more, at most 4096.")
    }
  }

  func run() throws {
    Interruption.watch()
    let model = try ModelArgument.read(model)
    let features = model.description.features
    let layout = try CorpusLayout(data)
    try layout.requireAudio(partition)
    let trials = try layout.trials(partition)
    let workers = threads.workers
    let network = try model.makeNetwork(batchCapacity: batchSize, workers: workers)
    let progress = Foundations.Progress("scoring \(partition.rawValue)", total: trials.count)
    var scores: [Score] = []
    var unreadable: [FeatureStore.Failure] = []
    for start in stride(from: 0, to: trials.count, by: Self.chunk) {
      let part = Array(trials[start..<min(start + Self.chunk, trials.count)])
      let path = { (trial: Trial) in layout.audioPath(partition, utterance: trial.utterance) }
      let store: FeatureStore
      if skipUnreadable {
        let (readable, failures) = try FeatureStore.readable(
          part, configuration: features, workers: workers, path: path)
        unreadable += failures
        store = readable
      } else {
        store = try FeatureStore.reading(part, configuration: features, workers: workers, path: path)
      }
      progress.advance(part.count - store.count)
      guard store.count > 0 else { continue }
      scores += try Scoring.scoreSet(of: store, network: network, progress: progress).scores
    }
    guard !scores.isEmpty else {
      throw KitError("none of the \(trials.count) utterances can be read", at: layout.audioFolder(partition))
    }
    let set = ScoreSet(scores)
    try set.write(to: output)
    for failure in unreadable { Terminal.say("left out: \(failure.reason)") }
    Terminal.say("\(scores.count) of \(trials.count) utterances are scored in \(output).")
    if let rate = try? set.equalErrorRate() {
      print(String(format: "EER %.2f%%. More: ./kit evaluate --scores %@", rate.percent, output as NSString))
    }
  }
}
