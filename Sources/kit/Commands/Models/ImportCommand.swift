import AntiSpoofing
import ArgumentParser

/// `import`: from the authors' checkpoint to a model.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn a .pth checkpoint of the authors' code into a model file.",
    discussion: """
      The number of cells and channels are read from the tensors. Nothing in the checkpoint is executed.

      Example:
        ./kit import 4-16.pth --output model.safetensors
      """)

  @Argument(help: ArgumentHelp("A file of torch.save with the authors' state_dict.", valueName: "checkpoint"))
  var file: String

  @OptionGroup var checkpoint: CheckpointOptions

  @Option(name: [.short, .long], help: ArgumentHelp("The model file, in safetensors.", valueName: "file"))
  var output: String

  func run() throws {
    let model = try checkpoint.importing(file)
    try model.write(to: output)
    let description = model.description
    print(
      "\(output): \(description.cells) cells, \(description.channels) channels, \(description.features.name), "
        + "\(model.tensors.count) tensors.")
  }
}
