import Basics
import Foundation

/// The unpacked Debian packages of human recordings, fetched when they are first needed.
///
/// A package is downloaded with `apt-get download` and unpacked with `dpkg -x`: nothing is installed, and its
/// dependencies (desktop programs) are left out.
public struct SourceCache: Sendable {
  /// The folder that holds `debian/PACKAGE`.
  public let folder: String

  /// - Parameter folder: nil for `$XDG_CACHE_HOME/pc-darts-kit` or `~/.cache/pc-darts-kit`.
  public init(folder: String? = nil) {
    let environment = ProcessInfo.processInfo.environment
    let base = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(NSHomeDirectory())/.cache"
    self.folder = folder ?? "\(base)/pc-darts-kit"
  }

  /// Where a package is unpacked.
  public func root(of package: String) -> String { "\(folder)/debian/\(package)" }

  /// Fetches what is missing and checks every recording against the manifest.
  ///
  /// Throws `KitError` naming a package that cannot be had or a recording that is missing or changed.
  public func prepare(_ manifest: SourceManifest, workers: Workers) throws {
    for package in manifest.packages where !FileManager.default.fileExists(atPath: root(of: package.name)) {
      try fetch(package)
    }
    try verify(manifest, workers: workers)
  }

  /// Compares the digest of every recording with the manifest's.
  public func verify(_ manifest: SourceManifest, workers: Workers) throws {
    let packages = Dictionary(uniqueKeysWithValues: manifest.speakers.map { ($0.name, $0.package) })
    _ = try workers.tryMap(manifest.files.count) { index in
      let file = manifest.files[index]
      guard let package = packages[file.speaker] else {
        throw KitError("the file \(file.path) names the unknown speaker \"\(file.speaker)\"")
      }
      let path = "\(root(of: package))/\(file.path)"
      let expected = manifest.packages.first { $0.name == package }?.version ?? "unknown"
      let found = version(of: package)
      let advice =
        "Remove \(root(of: package)) to fetch \(package) \(expected) again"
        + (found == expected ? "." : "; what is there is version \(found).")
      guard FileManager.default.fileExists(atPath: path) else {
        throw KitError("the recording is missing from the package \(package)", at: path, advice: advice)
      }
      let digest = try Digest(ofFile: path)
      guard digest.hex == file.sha256 else {
        throw KitError(
          "the recording has changed: its SHA-256 is \(digest.short)..., the manifest says \(file.sha256.prefix(12))...",
          at: path, advice: advice)
      }
    }
  }

  /// The version of the unpacked package, "unknown" if there is none.
  public func version(of package: String) -> String {
    let text = try? AtomicFile.readText("\(root(of: package))/version")
    return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
  }

  private func fetch(_ package: SourceManifest.Package) throws {
    let download = try Program("apt-get", package: "apt")
    let unpack = try Program("dpkg-deb", package: "dpkg")
    let target = root(of: package.name)
    let temporary = "\(folder)/debian/.\(package.name).\(getpid())"
    let files = FileManager.default
    defer { try? files.removeItem(atPath: temporary) }
    do {
      try files.createDirectory(atPath: "\(temporary)/root", withIntermediateDirectories: true)
    } catch {
      throw KitError("cannot make the cache folder: \(error)", at: temporary, advice: "Name another with --cache.")
    }
    let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }.sorted()
    do {
      // apt-get writes to the working directory; `env -C` sets it for this process alone.
      let shell = try Program("env", package: "coreutils")
      try shell.run(
        ["-C", temporary, download.path, "-o", "APT::Sandbox::User=root", "download", package.name],
        environment: environment, folder: temporary)
    } catch let error as KitError {
      throw KitError(
        "cannot download the Debian package \(package.name): \(error.what)", at: target,
        advice: "Check the network and run: apt-get update")
    }
    guard let archive = try files.contentsOfDirectory(atPath: temporary).first(where: { $0.hasSuffix(".deb") }) else {
      throw KitError("apt-get download left no file for \(package.name)", at: temporary)
    }
    let path = "\(temporary)/\(archive)"
    try unpack.run(["-x", path, "\(temporary)/root"], environment: environment, folder: temporary)
    let version = try unpack.run(["-f", path, "Version"], environment: environment, folder: temporary)
    try AtomicFile.write(version, to: "\(temporary)/root/version")
    // Another process may have been faster: its folder is as good.
    if rename("\(temporary)/root", target) != 0, !files.fileExists(atPath: target) {
      throw KitError("cannot put the package in place: \(String(cString: strerror(errno)))", at: target)
    }
  }
}
