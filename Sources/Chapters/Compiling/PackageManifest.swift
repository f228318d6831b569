import Basics
import Foundation

/// What the package manager says of a package.
struct PackageManifest: Decodable {
  private let targets: [Target]

  private struct Target: Decodable {
    let type: String
    let pkgConfig: String?
  }

  /// What was read before, and of which manifest.
  private struct Memory: Codable {
    let manifest: Digest
    let libraries: [String]
  }

  /// The names under which the package's C libraries are known to pkg-config, in the order of the manifest.
  ///
  /// The package manager takes seconds to answer, so what it said is kept in `folder` until the manifest changes.
  static func systemLibraries(of root: String, rememberedIn folder: String) throws -> [String] {
    let digest = try Digest(ofFile: "\(root)/Package.swift")
    let memory = "\(folder)/chapters-libraries.json"
    if let known = try? CanonicalJSON.decode(Memory.self, fromFile: memory), known.manifest == digest {
      return known.libraries
    }
    // A folder of its own: the package's may be locked by a build that is under way.
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("package-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let text = try ChildProcess.output(
      of: ["swift", "package", "--package-path", root, "--scratch-path", scratch, "dump-package"], folder: root)
    // Warnings may stand around it.
    guard let start = text.range(of: "\n{") ?? text.range(of: "{"), let end = text.range(of: "}", options: .backwards),
      let manifest = try? JSONDecoder().decode(
        PackageManifest.self, from: Data(text[start.lowerBound..<end.upperBound].utf8))
    else { throw KitError("swift package dump-package does not describe the package", at: root) }
    let libraries = manifest.targets.filter { $0.type == "system" }.compactMap(\.pkgConfig)
    try AtomicFile.write(try CanonicalJSON.encode(Memory(manifest: digest, libraries: libraries)), to: memory)
    return libraries
  }
}
