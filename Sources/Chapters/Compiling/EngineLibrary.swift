import Basics
import Foundation

/// The compiled modules that chapters import, as the package manager left them in its build folder.
public struct EngineLibrary: Sendable {
  /// What a chapter's program is linked with.
  public enum Linkage: Sendable, Equatable {
    /// A dynamic library, by name without `lib` and `.so`.
    case library(String)
    /// The object files of these modules.
    case objects(modules: [String])
  }

  /// The build folder, for example `.build/release`, absolute.
  let buildFolder: String
  /// The folder of `Package.swift`, absolute.
  let packageRoot: String
  let linkage: Linkage
  /// The processor that the modules were compiled for, as in the package's manifest.
  let processor: String

  /// The modules in a build folder.
  ///
  /// - Parameters:
  ///   - buildFolder: for example `.build/release`.
  ///   - packageRoot: the folder of `Package.swift`.
  ///   - processor: what `-march=` got when the library was built; by default from `KIT_CPU`, else `native`.
  /// - Throws: `KitError` if the build folder lacks the modules or the library.
  public init(
    buildFolder: String, packageRoot: String, linkage: Linkage,
    processor: String = ProcessInfo.processInfo.environment["KIT_CPU"] ?? "native"
  ) throws {
    self.buildFolder = URL(fileURLWithPath: buildFolder).standardizedFileURL.path
    self.packageRoot = URL(fileURLWithPath: packageRoot).standardizedFileURL.path
    self.linkage = linkage
    self.processor = processor
    for path in [modulesFolder] + binaries where !FileManager.default.fileExists(atPath: path) {
      throw KitError("the library that chapters import is not built", at: path, advice: "Run: swift build -c release.")
    }
  }

  var modulesFolder: String { "\(buildFolder)/Modules" }

  /// The files that hold the library's code, in a fixed order.
  var binaries: [String] {
    switch linkage {
    case .library(let name): return ["\(buildFolder)/lib\(name).so"]
    case .objects(let modules):
      return modules.flatMap { module -> [String] in
        let folder = "\(buildFolder)/\(module).build"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let objects = files.filter { $0.hasSuffix(".o") }.sorted().map { "\(folder)/\($0)" }
        return objects.isEmpty ? [folder + "/*.o"] : objects
      }
    }
  }

  /// The arguments by which the compiler finds the Swift modules and the C modules that they import.
  func importArguments() throws -> [String] {
    var arguments = ["-I", modulesFolder, "-Xcc", "-march=\(processor)"]
    let sources = "\(packageRoot)/Sources"
    for name in try FileManager.default.contentsOfDirectory(atPath: sources).sorted() {
      let map = "\(sources)/\(name)/module.modulemap"
      let generated = "\(buildFolder)/\(name).build/module.modulemap"
      if FileManager.default.fileExists(atPath: map) {
        arguments += ["-Xcc", "-fmodule-map-file=\(map)"]
      } else if FileManager.default.fileExists(atPath: generated) {
        arguments += ["-Xcc", "-fmodule-map-file=\(generated)", "-I", "\(sources)/\(name)/include"]
      }
    }
    let names = try PackageManifest.systemLibraries(of: packageRoot, rememberedIn: buildFolder)
    if !names.isEmpty {
      let flags = try ChildProcess.output(of: ["pkg-config", "--cflags"] + names, folder: packageRoot)
      for flag in flags.split(whereSeparator: \.isWhitespace) { arguments += ["-Xcc", String(flag)] }
    }
    return arguments
  }

  /// The arguments by which a program is linked and finds the library when it runs.
  var linkArguments: [String] {
    switch linkage {
    case .library(let name):
      return ["-L", buildFolder, "-l\(name)", "-Xlinker", "-rpath", "-Xlinker", buildFolder]
    case .objects: return binaries
    }
  }

  /// The digest of the modules' interfaces: what a chapter's compilation depends on.
  func interfaceDigest() throws -> Digest {
    let files = try FileManager.default.contentsOfDirectory(atPath: modulesFolder).filter {
      $0.hasSuffix(".swiftmodule")
    }
    return Digest(
      of: try files.sorted().map { "\($0) \(try Digest(ofFile: "\(modulesFolder)/\($0)"))" }.joined(separator: "\n"))
  }

  /// The digest of the library's code: what a chapter's results depend on.
  func codeDigest() throws -> Digest {
    Digest(of: try binaries.map { try Digest(ofFile: $0).hex }.joined(separator: "\n"))
  }
}
