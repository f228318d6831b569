import Basics
import Foundation
import Training

extension EngineFingerprint {
  /// What this very program computes for a configuration: digests of a tiny run of it.
  ///
  /// It takes a second or two, once for each build, platform and kind of configuration: the result is kept in memory and,
  /// under the digest of the program's own code, in `~/.cache/pc-darts-kit/fingerprints`. Throws `KitError` for a
  /// configuration that makes no run.
  public static func current(of configuration: ExperimentConfiguration, workers: Workers) throws -> EngineFingerprint {
    let run = FingerprintRun(of: configuration)
    let platform = PlatformDigest.current
    let text = String(decoding: try CanonicalJSON.encode(run.configuration), as: UTF8.self)
    let key = Digest(of: "fingerprint 1\n\(platform)\n\(text)")
    if let known = memory[key] { return EngineFingerprint(engine: known, platform: platform) }
    let file = code.map { "\(KeptFolder.path("fingerprints"))/\(Digest(of: "\($0)\n\(key)").short).txt" }
    let engine: Digest
    if let kept = file.flatMap({ read($0, key) }) {
      engine = kept
    } else {
      engine = try run.digest(workers: workers)
      if let file { keep(engine, key, in: file) }
    }
    memory[key] = engine
    return EngineFingerprint(engine: engine, platform: platform)
  }

  /// Digest of the file that holds the engine's code: the program itself, or the library that a chapter loads.
  ///
  /// nil if it cannot be read; then nothing is kept on the disk.
  private static let code: Digest? = {
    let address = UInt(bitPattern: #dsohandle)
    guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return nil }
    // Lines read START-END PERMISSIONS OFFSET DEVICE INODE PATH.
    for line in maps.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard bounds.count == 2, fields.count == 6, (bounds[0]..<bounds[1]).contains(address) else { continue }
      return try? Digest(ofFile: fields[5].trimmingCharacters(in: .whitespaces))
    }
    return nil
  }()

  /// The engine's digest that a file holds for a key; nil if it holds none, or one that is damaged.
  private static func read(_ file: String, _ key: Digest) -> Digest? {
    guard let text = try? AtomicFile.readText(file) else { return nil }
    let lines = text.split(separator: "\n").map(String.init)
    guard lines.count == 3, lines[0] == key.hex, lines[2] == Digest(of: "\(lines[0])\n\(lines[1])\n").hex else {
      return nil
    }
    return Digest(hexadecimal: lines[1])
  }

  /// Keeps a digest for later runs of this build; a folder that cannot be written is said, for nothing else depends on it.
  private static func keep(_ engine: Digest, _ key: Digest, in file: String) {
    let text = "\(key)\n\(engine)\n"
    do {
      try AtomicFile.write("\(text)\(Digest(of: text))\n", to: file)
    } catch {
      ProgressLine.say("The fingerprint of the engine is not kept: \(error)")
    }
  }

  /// The fingerprints that this process knows.
  private final class Memory: @unchecked Sendable {
    private let lock = NSLock()
    private var known: [Digest: Digest] = [:]

    subscript(key: Digest) -> Digest? {
      get { lock.withLock { known[key] } }
      set { lock.withLock { known[key] = newValue } }
    }
  }

  private static let memory = Memory()
}
