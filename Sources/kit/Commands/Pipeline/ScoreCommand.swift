import AntiSpoofing
import ArgumentParser
import Foundation

extension Partition: ExpressibleByArgument {}

/// `score`: from a model to scores.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score utterances with a trained model; higher means bona fide.",
    discussion: """
      What is scored: a partition of a corpus (--data, --partition), or the utterances of a protocol in a folder (--audio, \
      --protocol). Lines read UTTERANCE ATTACK KEY SCORE, in the protocol's order, as the ASVspoof 2019 evaluation \
      package expects them.

      Utterances that cannot be read are listed with the reason at the end, and the exit status is 1; the others are \
      scored. The file appears when all is done: after Ctrl-C nothing has changed.

      Example:
        ./kit score --model runs/train --data DIR --partition eval --output scores.txt
        ./kit score --model 4-16.pth --audio DIR/flac --protocol eval.trl.txt --output scores.txt
      """)

  @OptionGroup var model: ModelArgument

  @OptionGroup var data: DataOptions

  @Option(help: "The part of the corpus.")
  var partition = Partition.eval

  @Option(help: ArgumentHelp("A folder of files UTTERANCE.flac or UTTERANCE.wav.", valueName: "folder"))
  var audio: String?

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp("Lines SPEAKER UTTERANCE - ATTACK LABEL, for --audio.", valueName: "file"))
  var protocolFile: String?

  @Option(name: [.short, .long], help: ArgumentHelp("The file of scores.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Utterances in one pass; scores do not depend on it.", valueName: "n"))
  var batchSize = 64

  @OptionGroup var threads: ThreadOptions

  /// Utterances whose features are in memory at a time.
  private static let chunk = 2_048

  func validate() throws {
    try Bounds.check("--batch-size", batchSize, in: 1...Bounds.batch)
    guard (audio == nil) == (protocolFile == nil) else {
      throw ValidationError("--audio and --protocol go together.")
    }
    if audio != nil, data.data != nil { throw ValidationError("--audio and --data exclude each other.") }
  }

  func run() throws {
    Interruption.watch()
    let model = try model.read()
    let (trials, folder) = try trials()
    let workers = threads.workers
    let network = try KitError.located(at: self.model.model) {
      try model.makeNetwork(batchCapacity: batchSize, workers: workers)
    }
    let progress = ProgressLine("scoring", total: trials.count)
    var scores: [Score] = []
    var unreadable: [FeatureStore.Failure] = []
    for start in stride(from: 0, to: trials.count, by: Self.chunk) {
      let part = Array(trials[start..<min(start + Self.chunk, trials.count)])
      let (store, failures) = try FeatureStore.readable(
        part, configuration: model.description.features, workers: workers
      ) { Self.path(of: $0.utterance, in: folder) }
      unreadable += failures
      progress.advance(failures.count)
      guard store.count > 0 else { continue }
      scores += try Scoring.scoreSet(of: store, network: network, progress: progress).scores
    }
    guard !scores.isEmpty else {
      throw KitError(
        "none of the \(trials.count) utterances can be read: \(unreadable[0].reason)", at: folder,
        advice: "Give the folder with the protocol's utterances as FLAC or WAV files.")
    }
    let set = ScoreSet(scores)
    try set.write(to: output)
    Terminal.say("\(scores.count) of \(trials.count) utterances are scored in \(output).")
    if let rate = try? set.equalErrorRate() {
      print(String(format: "EER %.2f%%. More: ./kit evaluate --scores %@", rate.percent, output as NSString))
    }
    guard unreadable.isEmpty else {
      let listed = unreadable.map { "\n  \($0.trial.utterance): \($0.reason)" }.joined()
      throw KitError("\(unreadable.count) of \(trials.count) utterances cannot be read and have no score:\(listed)")
    }
  }

  /// What is to be scored, and where its files are.
  private func trials() throws -> ([Trial], String) {
    if let audio, let protocolFile {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: audio, isDirectory: &isFolder), isFolder.boolValue else {
        throw KitError("there is no such folder", at: audio, advice: "Give the folder with the utterances' files.")
      }
      return (try TrialProtocol.read(protocolFile), audio)
    }
    let layout = try data.corpus()
    try layout.requireAudio(partition)
    return (try layout.trials(partition), layout.audioFolder(partition))
  }

  /// The file of an utterance: FLAC, or WAV where there is no FLAC.
  private static func path(of utterance: String, in folder: String) -> String {
    let flac = "\(folder)/\(utterance).flac"
    let wav = "\(folder)/\(utterance).wav"
    let manager = FileManager.default
    return !manager.fileExists(atPath: flac) && manager.fileExists(atPath: wav) ? wav : flac
  }
}
