import AntiSpoofing
import ArgumentParser
import Chapters

/// `check`: recorded results against the chapters as they are.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check recorded results against the tolerance tables as they are now, without running anything.",
    discussion: """
      A result is stale if a cell, an input, the engine or a chapter before it changed since. The exit status is 1 if a \
      chapter failed, is stale or has no result.

      Example:
        ./kit check 7 8 --profile mini
      """)

  @Argument(help: ArgumentHelp("Chapters to check (default: all).", valueName: "chapter"))
  var chapters: [String] = []

  @OptionGroup var book: BookOptions

  @Flag(help: "Let stale results be no failure; they are marked all the same.")
  var allowStale = false

  func run() throws {
    Interruption.watch()
    var configuration = try book.configuration(KitFolder())
    configuration.allowsStale = allowStale
    try BookRunner(configuration).check(chapters).conclude(isNews: true)
  }
}
