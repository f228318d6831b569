import ArgumentParser

/// `cache`: the features that are kept between runs.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Compute, show or remove the features that are kept between runs.",
    discussion: """
      Everything in it can be computed again from the audio.

      Example:
        ./kit cache fill --data DIR
        ./kit cache list
        ./kit cache clear
      """,
    subcommands: [CacheFillCommand.self, CacheListCommand.self, CacheClearCommand.self])
}
