import ArgumentParser

/// `data`: what others made.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "The external data that the experiments use: which there are, and whether they are here and right.",
    discussion: """
      Nothing is ever downloaded: the commands that would are printed. Data are looked for in the folder given with \
      --data, else in the one that KIT_EXTERNAL_DATA names, else in data/external in the kit's folder.

      Example:
        ./kit data list
        ./kit data verify --data DIR
      """,
    subcommands: [DataListCommand.self, DataVerifyCommand.self])
}
