import ArgumentParser

/// `corpus`: the embedded corpus, and a check that fits any.
struct CorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Make the embedded corpus Mini-LA, or look for shortcuts in any corpus.",
    discussion: """
      Example:
        ./kit corpus build --output mini-la
        ./kit corpus audit mini-la
      """,
    subcommands: [CorpusBuildCommand.self, CorpusAuditCommand.self, CorpusReplicateCommand.self])
}
