import AntiSpoofing
import ArgumentParser

/// How many processors a command uses.
struct ThreadOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Threads; results do not depend on it (default: all processors).", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads { try Bounds.check("--threads", threads, in: 1...1024) }
  }

  /// Four threads a processor: more only take memory.
  private static var most: Int { 4 * Workers.available }

  /// As many threads as are asked for, at most four times the processors, which is said where it makes a difference.
  var workers: Workers {
    let wanted = threads ?? Workers.available
    guard wanted > Self.most else { return Workers(threads: wanted) }
    StandardStreams.complain("--threads \(wanted): \(Self.most) are used, four times the processors.\n")
    return Workers(threads: Self.most)
  }
}
