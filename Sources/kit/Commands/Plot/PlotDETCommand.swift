import AntiSpoofing
import ArgumentParser
import Foundation

/// `plot det`: error trade-offs.
struct PlotDETCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "det",
    abstract: "DET curves on normal-deviate axes with their equal-error points: one a file, or one an attack.",
    discussion: """
      Example:
        ./kit plot det lfcc.txt lfb.txt --name LFCC --name LFB --output det.svg
      """)

  @Argument(help: ArgumentHelp("Files of lines UTTERANCE ATTACK KEY SCORE.", valueName: "scores"))
  var scores: [String]

  @Option(help: ArgumentHelp("A file's name in the legend, in order (default: the file name).", valueName: "name"))
  var name: [String] = []

  @Flag(help: "One curve for each attack of a single file.")
  var attacks = false

  @Option(help: ArgumentHelp("Above the axes.", valueName: "text"))
  var title = ""

  @OptionGroup var figure: FigureOutput

  func validate() throws {
    if attacks, scores.count != 1 { throw ValidationError("--attacks takes one file of scores, not \(scores.count).") }
    if !name.isEmpty, name.count != scores.count {
      throw ValidationError("\(name.count) names for \(scores.count) files: give one --name for each, or none.")
    }
  }

  func run() throws {
    let sets = try scores.map { try ScoreSet(contentsOf: $0) }
    if attacks {
      return try KitError.located(at: scores[0]) { try figure.write(DETFigure(attacksOf: sets[0], title: title)) }
    }
    let names = name.isEmpty ? scores.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent } : name
    let systems = try scores.indices.map { index in
      try KitError.located(at: scores[index]) { try DETFigure.System(names[index], scores: sets[index]) }
    }
    try figure.write(DETFigure(systems: systems, title: title))
  }
}
