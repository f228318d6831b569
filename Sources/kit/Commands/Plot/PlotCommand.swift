import AntiSpoofing
import ArgumentParser

/// `plot`: figures of one's own results.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw DET curves, the cells of a genotype, or the distribution of scores.",
    discussion: """
      Example:
        ./kit plot det scores.txt --output det.pdf
      """,
    subcommands: [PlotDETCommand.self, PlotGenotypeCommand.self, PlotScoresCommand.self])
}

/// Where a figure goes.
struct FigureOutput: ParsableArguments {
  @Option(name: [.short, .long], help: ArgumentHelp("The figure: .svg, .pdf or .png.", valueName: "file"))
  var output: String

  func validate() throws {
    do {
      _ = try FigureFormat(path: output)
    } catch let error as KitError {
      throw ValidationError("--output \(error)")
    }
  }

  func write(_ figure: some Figure) throws {
    try figure.write(to: output)
    print("Written to \(output).")
  }
}
