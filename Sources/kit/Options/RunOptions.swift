import ArgumentParser
import Chapters

/// Which chapters run even if nothing changed, and how much of what they print is kept.
struct RunOptions: ParsableArguments {
  @Flag(help: "Run the chapters that are named, or all where none is, changed or not.")
  var force = false

  @Flag(help: "Run them and all that they build on, changed or not.")
  var forceAll = false

  @Option(
    help: ArgumentHelp(
      "Kilobytes of what a cell prints or tabulates that are kept, its first and last part; a chapter keeps twenty "
        + "times as many.", valueName: "kB"))
  var outputLimit = 100

  func validate() throws {
    guard (1...1_000_000).contains(outputLimit) else {
      throw ValidationError("--output-limit \(outputLimit): use 1 or more, at most 1000000.")
    }
  }

  /// The configuration with what these options say.
  func applied(to configuration: BookConfiguration) -> BookConfiguration {
    var configuration = configuration
    configuration.force = forceAll ? .all : force ? .named : .none
    configuration.outputLimit = 1_000 * outputLimit
    return configuration
  }
}
