import AntiSpoofing
import ArgumentParser
import Foundation

/// A trained model as users name it: its file, the folder of its training, or a checkpoint of the authors' code.
struct ModelArgument: ParsableArguments {
  /// The file in a training's folder that holds the model.
  static let fileName = "model.safetensors"

  @Option(
    help: ArgumentHelp(
      "The folder of a training, a model file, or a .pth checkpoint of the authors' code.", valueName: "model"))
  var model: String

  @OptionGroup var checkpoint: CheckpointOptions

  /// Throws `KitError` if there is no model, or a file is damaged.
  func read() throws -> ModelFile { try Self.read(model, checkpoint) }

  static func read(_ argument: String, _ checkpoint: CheckpointOptions) throws -> ModelFile {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) else {
      throw KitError(
        "there is no such file or folder", at: argument, advice: "Give a model file or the folder of a training.")
    }
    if !isFolder.boolValue, try CheckpointForm(of: argument) != .safeTensors {
      return try checkpoint.importing(argument)
    }
    let path = isFolder.boolValue ? "\(argument)/\(fileName)" : argument
    if isFolder.boolValue, !FileManager.default.fileExists(atPath: path) {
      throw KitError(
        "the folder holds no \(fileName)", at: argument,
        advice: "Finish its training first, by running the same ./kit train again.")
    }
    return try ModelFile.load(path)
  }
}

/// What a .pth checkpoint does not say about itself.
struct CheckpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a .pth checkpoint's network was derived from: the folder of a search, a file, the text, or paper.",
      valueName: "genotype"))
  var genotype = "paper"

  @Option(
    name: .customLong("features"),
    help: "The front-end of a .pth checkpoint (default: lfcc if it holds a filterbank, else spectrogram).")
  var features: FrontEnd?

  func importing(_ path: String) throws -> ModelFile {
    try ModelFile.importing(
      TorchCheckpoint(contentsOf: path), genotype: GenotypeArgument.read(genotype), features: features, path: path)
  }
}
