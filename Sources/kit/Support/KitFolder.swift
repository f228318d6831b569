import AntiSpoofing
import Foundation

/// The folder of the kit: what holds `Package.swift`, the chapters and the embedded corpus.
struct KitFolder {
  /// Absolute.
  let root: String
  /// The folder of this program and of the library that chapters import, absolute.
  let build: String

  /// Finds the folder above this program, else above the working folder.
  ///
  /// Throws `KitError` if the program stands elsewhere.
  init() throws {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    build = program.deletingLastPathComponent().path
    let start = [program.path, FileManager.default.currentDirectoryPath]
    guard let root = start.lazy.compactMap(Self.root(above:)).first else {
      throw KitError(
        "the kit's folder is neither above this program nor above the working folder", at: program.path,
        advice: "Start the program with the script ./kit.")
    }
    self.root = root
  }

  private static func root(above path: String) -> String? {
    var folder = URL(fileURLWithPath: path)
    while folder.path != "/" {
      if ["Package.swift", "data-manifests/mini-la.json"].allSatisfy({
        FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
      }) {
        return folder.path
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  /// Where the embedded corpus of a scale is made, unless the user names another folder.
  func corpus(_ scale: CorpusScale) -> String { "\(root)/data/mini-la\(scale == .smoke ? "-smoke" : "")" }

  /// Where data that others made are, unless the user names another folder.
  var externalData: String { "\(root)/data/external" }

  /// The manifests of data that others made.
  func dataManifests() throws -> [DataManifest] { try DataManifest.read(folder: "\(root)/data-manifests") }

  /// The absolute form of a path that starts from the user's working folder.
  static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
