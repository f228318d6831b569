import AntiSpoofing
import ArgumentParser
import Foundation

/// `evaluate`: from scores to error rates.
struct EvaluateCommand: ParsableCommand {
  /// ASV systems whose error rates are published.
  enum PublishedRates: String, CaseIterable, ExpressibleByArgument {
    case asvspoof2019Dev = "asvspoof2019-dev"
    case asvspoof2019Eval = "asvspoof2019-eval"

    var rates: ASVErrorRates { self == .asvspoof2019Dev ? .asvspoof2019Development : .asvspoof2019Evaluation }
  }

  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Equal error rate and min t-DCF of a file of scores, together and for each attack.",
    discussion: """
      Equal scores count as in the ASVspoof 2019 evaluation package. The t-DCF needs to know how an ASV system errs: from \
      its scores (lines ATTACK KEY SCORE), or as published; without either it is left out. With ASV scores, the cost of one \
      attack takes the ASV system's errors on that attack. Intervals are bootstrap percentiles, resampled within bona \
      fide and within each attack.

      Example:
        ./kit evaluate --scores scores.txt --asv-scores ASVspoof2019.LA.asv.eval.gi.trl.scores.txt
      """)

  @Option(help: ArgumentHelp("Lines UTTERANCE ATTACK KEY SCORE.", valueName: "file"))
  var scores: String

  @Option(help: ArgumentHelp("Scores of an ASV system on the same attacks.", valueName: "file"))
  var asvScores: String?

  @Option(help: "Published error rates of the ASVspoof 2019 organisers' ASV system instead.")
  var asvRates: PublishedRates?

  @Option(help: ArgumentHelp("Resamples of the 95% intervals; 0 for none.", valueName: "resamples"))
  var bootstrap = 1_000

  @Option(help: ArgumentHelp("Draws the resamples.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "Print JSON; rates from 0 to 1.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if bootstrap < 0 { throw ValidationError("--bootstrap \(bootstrap): use 0 or at least 2.") }
    try Bounds.check("--bootstrap", bootstrap, atMost: 1_000_000)
    if asvScores != nil, asvRates != nil {
      throw ValidationError("--asv-scores and --asv-rates exclude each other.")
    }
  }

  func run() throws {
    Interruption.watch()
    let set = try ScoreSet(contentsOf: scores)
    let asv =
      try asvScores.map { try ASVSystem(scores: ASVScore.read($0)) } ?? asvRates.map { ASVSystem(pooled: $0.rates) }
    let evaluation = try KitError.located(at: scores) {
      if bootstrap == 0 { return try ScoreEvaluation(set, asv: asv) }
      return try ScoreEvaluation(
        set, asv: asv, resamples: bootstrap, seed: seed, workers: threads.workers,
        progress: isatty(STDERR_FILENO) == 1 ? ProgressLine("resamples", total: bootstrap) : nil)
    }
    Terminal.clearProgress()
    print(
      json
        ? String(decoding: try CanonicalJSON.encode(evaluation), as: UTF8.self)
        : EvaluationTable(evaluation: evaluation).text,
      terminator: json ? "" : "\n")
  }
}
