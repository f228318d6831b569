import AntiSpoofing
import Foundation

/// A genotype as users name it: `paper`, a file, the folder of a search, or the text itself.
enum GenotypeArgument {
  /// The file in a search's folder that holds the genotype it found.
  static let fileName = "genotype.txt"

  /// Throws `KitError` if the text is none of these or the genotype is malformed.
  static func read(_ argument: String) throws -> Genotype {
    if argument == "paper" { return .paper }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) else {
      // A genotype holds parentheses, a path hardly ever does.
      guard argument.contains("(") else {
        throw KitError(
          "there is no such file or folder", at: argument,
          advice: "Give a file with a genotype, the folder of a search, the text Genotype(normal=[...], ...), or paper."
        )
      }
      return try Genotype(parsing: argument)
    }
    let path = isFolder.boolValue ? "\(argument)/\(fileName)" : argument
    if isFolder.boolValue, !FileManager.default.fileExists(atPath: path) {
      throw KitError(
        "the folder holds no \(fileName)", at: argument,
        advice: "Finish its search first, by running the same ./kit search again.")
    }
    do {
      return try Genotype(parsing: AtomicFile.readText(path))
    } catch let error as KitError where error.location == nil {
      throw KitError(error.what, at: path, advice: error.advice)
    }
  }

  static func write(_ genotype: Genotype, toSearch folder: String) throws {
    try AtomicFile.write(genotype.text + "\n", to: "\(folder)/\(fileName)")
  }
}
