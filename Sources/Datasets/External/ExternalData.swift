import Basics
import Foundation

/// The folder with data that others made, and why it is this one.
///
/// It is the one given with `--data`, else the one that `KIT_EXTERNAL_DATA` names, else a default.
public struct ExternalData: Equatable, Sendable {
  /// The environment variable that names the folder.
  public static let variable = "KIT_EXTERNAL_DATA"

  /// Absolute.
  public let folder: String
  /// What named the folder, for messages: `given with --data`.
  public let origin: String

  /// - Parameters:
  ///   - option: what the user gave with `--data`.
  ///   - defaultFolder: where to look when neither option nor variable is there.
  public init(
    option: String?, environment: [String: String] = ProcessInfo.processInfo.environment, defaultFolder: String
  ) {
    let named = environment[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
    folder = URL(fileURLWithPath: option ?? named ?? defaultFolder).standardizedFileURL.path
    origin = option != nil ? "given with --data" : named != nil ? "named by \(Self.variable)" : "the default"
  }

  /// Where it looked, as a phrase of a message.
  public var place: String { "\(folder) (\(origin))" }

  /// What to do when something is missing there.
  public static let advice =
    "Name the folder with --data or \(variable); ./kit data verify says what is there and how to get the rest."

  /// The places of a file: where its manifest says, and directly in the folder.
  public func candidates(_ file: DataManifest.File) -> [String] {
    var places: [String] = []
    for path in [file.path] + file.alternatives + [file.name] where !places.contains("\(folder)/\(path)") {
      places.append("\(folder)/\(path)")
    }
    return places
  }

  /// Where a file is; nil if it is in none of its places.
  public func find(_ file: DataManifest.File) -> String? {
    candidates(file).first { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  /// Where the file of that name is, in the places that the manifests list.
  ///
  /// Throws `KitError` saying where it looked; traps for a name that no manifest lists.
  public func file(_ name: String, manifests: [DataManifest]) throws -> String {
    guard let file = manifests.lazy.flatMap(\.files).first(where: { $0.name == name }) else {
      preconditionFailure("no manifest lists \(name)")
    }
    guard let path = find(file) else {
      throw KitError("there is no \(name) in \(place)", advice: Self.advice)
    }
    return path
  }

  /// The corpus in the folder; throws `KitError` saying where it looked.
  public func corpus() throws -> CorpusLayout {
    do {
      return try CorpusLayout(folder)
    } catch let error as KitError {
      throw KitError(
        "there is no corpus in \(place): \(error.what)",
        advice: "\(Self.advice) The embedded corpus is made with: ./kit corpus build")
    }
  }
}
