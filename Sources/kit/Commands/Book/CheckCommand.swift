import AntiSpoofing
import ArgumentParser
import Chapters

/// `check`: recorded results against the tolerance tables.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check recorded results against the tolerance tables as they are now, without running anything.",
    discussion: """
      Example:
        ./kit check 7 8 --profile mini
      """)

  @Argument(help: ArgumentHelp("Chapters to check (default: all).", valueName: "chapter"))
  var chapters: [String] = []

  @OptionGroup var book: BookOptions

  func run() throws { try BookRunner(book.configuration(KitFolder())).check(chapters).conclude() }
}
