import ArgumentParser

/// `experiments`: the paper's matrix.
struct ExperimentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiments",
    abstract: "The paper's experiments as a whole: what there is, how far it is, and running what is missing.",
    discussion: """
      Every experiment has an identifier and leaves a record in a ledger, which the book's chapters read too: \
      configuration, seed, commit, data, machine, times, results and digests of its files.

      Example:
        ./kit experiments list
        ./kit experiments run search-lfcc-masked train-lfcc-masked --profile mini
        ./kit experiments status --profile mini
      """,
    subcommands: [ExperimentsListCommand.self, ExperimentsRunCommand.self, ExperimentsStatusCommand.self])
}
