import Foundation

extension SafeTensors {
  /// The key of the metadata under which a file of this kit holds the digest of its content.
  static let digestKey = "pc-darts-kit.digest"

  /// Digest of all tensors and metadata, whatever their order in a file; the digest itself is left out.
  var contentDigest: Digest {
    let hasher = Digest.Hasher()
    func add(_ text: String) {
      hasher.update(Data("\(text.utf8.count):".utf8))
      hasher.update(Data(text.utf8))
    }
    for key in metadata.keys.sorted() where key != Self.digestKey {
      add(key)
      add(metadata[key]!)
    }
    for name in tensors.keys.sorted() {
      let tensor = tensors[name]!
      add(name)
      add("\(tensor.shape)")
      tensor.values.withUnsafeBytes { hasher.update($0) }
    }
    return hasher.finish()
  }

  /// Compares the content with the digest that the file holds, which then leaves the metadata.
  ///
  /// A file without one was written by others, or by an older version: that is said, once for each file. Throws
  /// `KitError` if the digest is another.
  mutating func takeDigest(_ path: String) throws {
    guard let digest = metadata.removeValue(forKey: Self.digestKey) else {
      Self.undigested.say(path)
      return
    }
    let found = contentDigest
    guard digest == found.hex else {
      throw KitError(
        "the file is damaged: it should hold \(digest.prefix(12)), it holds \(found.short)", at: path,
        advice: "Restore it from a copy, or run again what wrote it.")
    }
  }

  /// The files of which it was said that they hold no digest.
  private final class UndigestedFiles: @unchecked Sendable {
    private let lock = NSLock()
    private var paths: Set<String> = []

    func say(_ path: String) {
      lock.lock()
      defer { lock.unlock() }
      guard paths.insert(path).inserted else { return }
      ProgressLine.say("\(path) holds no digest of its content, so that damage to it would not be noticed.")
    }
  }

  private static let undigested = UndigestedFiles()
}
