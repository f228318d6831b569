import AntiSpoofing
import ArgumentParser
import Chapters

/// `clean`: what chapters that are gone have left.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Show, or remove, pages, results, figures and programs of chapters that were deleted or renamed.",
    discussion: """
      Without --remove nothing is changed.

      Example:
        ./kit clean
      """)

  @Flag(help: "Remove what is shown.")
  var remove = false

  func run() throws {
    let kit = try KitFolder()
    let leftovers = try Leftovers(BookOptions.parse([]).configuration(kit))
    let paths = leftovers.paths
    guard !paths.isEmpty else { return print("Nothing is left of chapters that are gone.") }
    for path in paths { print(path.hasPrefix(kit.root + "/") ? String(path.dropFirst(kit.root.count + 1)) : path) }
    if remove {
      try leftovers.remove()
      print("\nRemoved.")
    } else {
      print("\nLeft of chapters that are gone. To remove all of it: ./kit clean --remove")
    }
  }
}
