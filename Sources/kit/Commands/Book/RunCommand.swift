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

  @OptionGroup var running: RunOptions

  func run() throws {
    Interruption.watch()
    let report = try BookRunner(running.applied(to: book.configuration(KitFolder()))).run(chapters)
    Terminal.say("")
    try report.conclude()
  }
}
