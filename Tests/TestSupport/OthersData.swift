import Basics
import Datasets
import Foundation
import Testing

/// Files that others made, which are no part of the repository.
///
/// They are found as the kit finds them: where the manifests say, in the folder that `KIT_EXTERNAL_DATA` names, else in
/// `data/external`. Tests that need one are skipped where it is absent.
public enum OthersData {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let data = ExternalData(option: nil, defaultFolder: "\(root)/data/external")
  private static let manifests = Result { try DataManifest.read(folder: "\(root)/data-manifests") }

  /// Whether all these files are there.
  public static func has(_ names: String...) -> Bool { names.allSatisfy { (try? path($0)) != nil } }

  /// Where the file is; throws `KitError` saying where it looked, and traps for a name that no manifest lists.
  public static func path(_ name: String) throws -> String { try data.file(name, manifests: manifests.get()) }

  /// Why a test is skipped: which file it needs, and how to name the folder that has it.
  public static func reason(_ names: String...) -> Comment {
    "needs \(names.joined(separator: ", ")), not all in \(data.place): set \(ExternalData.variable) to a folder that has them"
  }
}
