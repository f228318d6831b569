import AntiSpoofing
import ArgumentParser

/// `plot scores`: distributions.
struct PlotScoresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scores",
    abstract: "Histograms of the scores of bona fide and of spoofed trials, with the threshold between them.",
    discussion: """
      Example:
        ./kit plot scores scores.txt --output histogram.png
      """)

  @Argument(help: ArgumentHelp("A file of lines UTTERANCE ATTACK KEY SCORE.", valueName: "scores"))
  var scores: String

  @Option(help: ArgumentHelp("The threshold to mark (default: that of the EER).", valueName: "score"))
  var threshold: Double?

  @Option(help: ArgumentHelp("Above the axes.", valueName: "text"))
  var title = ""

  @OptionGroup var figure: FigureOutput

  func validate() throws {
    if let threshold, !threshold.isFinite { throw ValidationError("--threshold \(threshold): use a finite number.") }
  }

  func run() throws {
    let set = try ScoreSet(contentsOf: scores)
    try KitError.located(at: scores) { try figure.write(ScoreHistogram(set, threshold: threshold, title: title)) }
  }
}
