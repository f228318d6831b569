import ArgumentParser

/// The size of a network.
struct NetworkOptions: ParsableArguments {
  @Option(
    name: [.customLong("cells"), .customLong("layers")],
    help: ArgumentHelp("Cells, L in the paper (4, 8 or 16).", valueName: "n"))
  var cells = 4

  @Option(
    name: [.customLong("channels"), .customLong("init-channels")],
    help: ArgumentHelp("Channels of the first cell, C in the paper (16, 32 or 64).", valueName: "n"))
  var channels = 16
}
