import AntiSpoofing
import Foundation

/// A trained model as users name it: its file, or the folder of its training.
enum ModelArgument {
  /// The file in a training's folder that holds the model.
  static let fileName = "model.safetensors"

  /// Throws `KitError` if there is no model, or a file is damaged.
  static func read(_ argument: String) throws -> ModelFile {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) else {
      throw KitError(
        "there is no such file or folder", at: argument, advice: "Give a model file or the folder of a training.")
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
