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
      The t-DCF needs to know how an ASV system errs: from its scores (lines ATTACK KEY SCORE), or as published. Without \
      either it is left out.

      Example:
        ./kit evaluate --scores scores.txt --asv-scores ASVspoof2019.LA.asv.eval.gi.trl.scores.txt
      """)

  @Option(help: ArgumentHelp("Lines UTTERANCE ATTACK KEY SCORE.", valueName: "file"))
  var scores: String

  @Option(help: ArgumentHelp("Scores of an ASV system on the same attacks.", valueName: "file"))
  var asvScores: String?

  @Option(help: "Published error rates of the ASVspoof 2019 organisers' ASV system instead.")
  var asvRates: PublishedRates?

  @Option(help: ArgumentHelp("Add a 95% interval of the pooled EER by so many resamples.", valueName: "resamples"))
  var bootstrap: Int?

  @Option(help: ArgumentHelp("Draws the resamples.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "Print JSON; rates from 0 to 1.")
  var json = false

  func validate() throws {
    if asvScores != nil, asvRates != nil {
      throw ValidationError("--asv-scores and --asv-rates exclude each other.")
    }
  }

  func run() throws {
    let set = try ScoreSet(contentsOf: scores)
    let asv = try asvScores.map { try ASVErrorRates(scores: ASVScore.read($0)) } ?? asvRates?.rates
    let interval = try bootstrap.map { resamples in
      try ConfidenceInterval(scores: set, resamples: resamples, seed: seed) { $0.equalErrorRate.rate }
    }
    let evaluation = try Evaluation(set, asv: asv, interval: interval)
    print(json ? String(decoding: try CanonicalJSON.encode(evaluation), as: UTF8.self) : evaluation.table)
  }
}
