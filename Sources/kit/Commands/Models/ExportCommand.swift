import AntiSpoofing
import ArgumentParser

/// `export`: from a model to the authors' names.
struct ExportCommand: ParsableCommand {
  /// Forms that a model can be exported to.
  enum Form: String, CaseIterable, ExpressibleByArgument {
    case pthNames = "pth-names"
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model so that the authors' PyTorch code can load it.",
    discussion: """
      pth-names: safetensors with exactly the names and shapes of the authors' state_dict, for load_state_dict with \
      strict=True. In Python: state = safetensors.torch.load_file("f.safetensors"); network.load_state_dict(state).

      Example:
        ./kit export runs/train --to pth-names --output f.safetensors
      """)

  @Argument(help: ArgumentHelp("The folder of a training, or a model file.", valueName: "model"))
  var model: String

  @Option(name: .customLong("to"), help: "The form.")
  var form = Form.pthNames

  @OptionGroup var checkpoint: CheckpointOptions

  @Option(name: [.short, .long], help: ArgumentHelp("The file.", valueName: "file"))
  var output: String

  func run() throws {
    let model = try ModelArgument.read(model, checkpoint)
    let tensors = model.stateDictionary
    try SafeTensors(tensors: tensors, metadata: ["format": "pt", "genotype": model.description.genotype.text])
      .write(to: output)
    print("\(output): \(tensors.count) tensors.")
  }
}
