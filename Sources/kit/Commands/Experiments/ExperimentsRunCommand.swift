import AntiSpoofing
import ArgumentParser
import Foundation

/// `experiments run`: what is missing in the ledger.
struct ExperimentsRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the experiments that have no record yet, with those that they need.",
    discussion: """
      A record counts if this engine made it, with this configuration, from these data; an outdated one is an error, unless \
      --anew moves it aside.

      After each epoch the state is on disk: after Ctrl-C, or a crash, the same command goes on from there and ends with \
      the same bits. The corpus is Mini-LA, made if it is missing, but for the profile paper, which takes ASVspoof 2019 LA.

      Example:
        ./kit experiments run --profile mini
        ./kit experiments run train-paper-8-32 --profile paper --data DIR
      """)

  @Argument(
    help: ArgumentHelp("Identifiers, as ./kit experiments list prints them (default: all).", valueName: "experiment"))
  var experiments: [String] = []

  @Flag(
    help: "Run the named experiments anew, and what is outdated of those that they need; what is there is moved aside.")
  var anew = false

  @OptionGroup var options: LedgerOptions

  @OptionGroup var data: DataOptions

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if anew, experiments.isEmpty { throw ValidationError("--anew needs the experiments that are to run anew.") }
  }

  func run() throws {
    Interruption.watch()
    let selection = try experiments.isEmpty ? Experiment.paper : experiments.map(Experiment.named)
    let ledger = try options.open()
    let workers = threads.workers
    let features = CorpusFeatures(workers: workers, cache: options.profile.featureCache) { try corpus(workers) }
    let runner = ExperimentRunner(
      profile: options.profile, seed: options.seed, ledger: ledger, data: features,
      revision: Revision.current(in: try KitFolder().root), replacesOutdated: anew, say: Self.say)
    let records = try runner.run(selection, anew: anew)
    print("\(records.count) records are in \(ledger.folder). More: ./kit experiments status")
  }

  private func corpus(_ workers: Workers) throws -> CorpusLayout {
    guard let folder = try options.embeddedCorpus(data) else { return try data.corpus() }
    let scale: CorpusScale = options.profile == .smoke ? .smoke : .full
    _ = try MiniLA.build(scale: scale, output: folder, workers: workers)
    return try CorpusLayout(folder)
  }

  private static func say(_ event: ExperimentRunner.Event) {
    switch event {
    case .found(let record): Terminal.say("\(record.identifier): in the ledger (\(record.summary))")
    case .started(let experiment, let epochs):
      Terminal.say(
        epochs == 0
          ? "\(experiment.identifier): \(experiment.title)"
          : "\(experiment.identifier): going on after epoch \(epochs)")
    case .epoch(let epoch, let total, let loss, let accuracy, let equalErrorRate):
      EpochReport.say(
        epoch: epoch, of: total, loss: loss, accuracy: accuracy, equalErrorRate: equalErrorRate)
    case .finished(let record):
      Terminal.say("\(record.identifier): \(record.summary), \(ProgressLine.clock(record.measured.seconds))")
    }
  }
}
