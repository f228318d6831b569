import AntiSpoofing
import ArgumentParser
import Foundation

/// The command line of the kit.
@main
struct Kit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kit",
    abstract: "Architecture search for the detection of spoofed speech: the experiments, and the book about them.",
    discussion: """
      Start with:
        ./kit reproduce --profile smoke

      The same with your own data, step by step; DIR is a folder in the layout of ASVspoof 2019 LA:
        ./kit search --data DIR --output runs/search
        ./kit train --data DIR --genotype runs/search --output runs/train
        ./kit score --data DIR --model runs/train --output scores.txt
        ./kit evaluate --scores scores.txt

      ./kit test runs all checks and tests of the kit itself.
      """,
    subcommands: [],
    groupedSubcommands: [
      CommandGroup(
        name: "The book",
        subcommands: [ReproduceCommand.self, RunCommand.self, CheckCommand.self, CleanCommand.self]),
      CommandGroup(
        name: "Data", subcommands: [DataCommand.self, CorpusCommand.self, FeaturesCommand.self, CacheCommand.self]),
      CommandGroup(
        name: "Experiments",
        subcommands: [
          SearchCommand.self, TrainCommand.self, ScoreCommand.self, EvaluateCommand.self, PlotCommand.self,
          ExperimentsCommand.self,
        ]),
      CommandGroup(name: "Models", subcommands: [InspectCommand.self, ImportCommand.self, ExportCommand.self]),
      CommandGroup(name: "The engine", subcommands: [BenchCommand.self]),
    ])

  static func main() {
    StandardStreams.prepare()
    do {
      try Processor.check()
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Failure.exit(error)
    }
  }
}
