import AntiSpoofing
import ArgumentParser

/// How many processors a command uses.
struct ThreadOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Threads; results do not depend on it (default: all processors).", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): use 1 or more, at most 1024.")
    }
  }

  var workers: Workers { Workers(threads: threads ?? Workers.available) }
}
