import AntiSpoofing
import ArgumentParser
import Chapters
import Foundation

/// `run`: some chapters of the book.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run chapters that changed, with those they build on, and write the book.",
    discussion: """
      A chapter is named by its number, its file name or its path; without a name all are run.

      Example:
        ./kit run 3 --profile smoke
      """)

  @Argument(help: ArgumentHelp("Chapters to run (default: all).", valueName: "chapter"))
  var chapters: [String] = []

  @OptionGroup var book: BookOptions

  @Flag(help: "Run them, changed or not.")
  var force = false

  func run() throws {
    Interruption.watch()
    var configuration = try book.configuration(KitFolder())
    configuration.force = force
    let report = try BookRunner(configuration).run(chapters)
    Terminal.say("")
    try report.conclude()
  }
}
