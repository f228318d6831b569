import Basics
import Foundation

extension FeatureCache {
  /// A file of the folder.
  public struct Item: Sendable {
    /// The file, below the cache's folder.
    public let path: String
    /// What it takes of the disk.
    public let bytes: Int
    /// The front-end's name; nil if the file's header cannot be read.
    public let features: String?
    /// Matrices that the file has room for; nil if its header cannot be read.
    public let utterances: Int?
    /// The folder of the audio that the features are of.
    public let audio: String?
    /// Whether it is still being filled, or was left so by a process that ended.
    public let isPartial: Bool

    static let wholeSuffix = ".features"
    static let partialSuffix = ".partial"
    static let lockSuffix = ".lock"
  }

  /// The files of the folder by name; none if there is no such folder.
  ///
  /// Throws `KitError` naming a folder that cannot be listed.
  public func contents() throws -> [Item] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw KitError(
        "cannot list the folder: \(error.localizedDescription)", at: folder, advice: "Check its permissions.")
    }
    return names.sorted().compactMap { name in
      let isPartial = name.hasSuffix(Item.partialSuffix)
      guard isPartial || name.hasSuffix(Item.wholeSuffix) else { return nil }
      let path = "\(folder)/\(name)"
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      let header = FeatureFile.header(of: path)
      return Item(
        path: path, bytes: Int(status.st_blocks) * 512, features: header?.features, utterances: header?.utterances,
        audio: header?.audio, isPartial: isPartial)
    }
  }

  /// Removes a file, unless a process is filling it; returns whether it did.
  ///
  /// A process that has it mapped keeps what it has, and the disk its space until that process ends.
  public func remove(_ item: Item) throws -> Bool {
    let base = (item.path as NSString).deletingPathExtension
    guard let lock = try FileLock.take(base + Item.lockSuffix) else { return false }
    defer { lock.release() }
    guard unlink(item.path) == 0 || errno == ENOENT else {
      throw KitError(
        "cannot remove the file: \(String(cString: strerror(errno)))", at: item.path, advice: "Check its permissions.")
    }
    return true
  }
}
