import Basics
import Foundation

/// The storages behind the pickles of a checkpoint from before PyTorch 1.6.
struct LegacyStorages {
  private let data: Data
  private let path: String
  /// Where the elements of each storage lie, by its key.
  private var ranges: [String: Range<Int>] = [:]

  /// Finds every storage; throws `KitError` if one is not there whole, or was not announced.
  ///
  /// - Parameters:
  ///   - data: the file.
  ///   - keys: the storages' keys in the order of the file.
  ///   - arena: what the pickles say of them.
  ///   - place: the byte behind the pickles.
  ///   - path: names the file in errors.
  init(_ data: Data, keys: [PickleValue], arena: PickleArena, startingAt place: Int, path: String) throws {
    self.data = data
    self.path = path
    let types = Dictionary(arena.storages.map { ($0.key, $0.type) }, uniquingKeysWith: { first, _ in first })
    var place = place
    for value in keys {
      guard case .text(let key) = value, let type = types[key] else {
        throw KitError("the checkpoint has a storage that no tensor refers to", at: path, advice: "Copy it again.")
      }
      guard place + 8 <= data.count else { throw Self.cut(key, path) }
      let count = data.withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Int64.self)) }
      place += 8
      let (size, overflow) = Int(count).multipliedReportingOverflow(by: type.size)
      guard count >= 0, !overflow, size <= data.count - place else { throw Self.cut(key, path) }
      guard ranges.updateValue(place..<(place + size), forKey: key) == nil else {
        throw KitError("two storages are called \(key)", at: path, advice: "Copy the checkpoint again.")
      }
      place += size
    }
    guard place == data.count else {
      throw KitError(
        "\(data.count - place) bytes follow the last storage", at: path, advice: "Copy the checkpoint again.")
    }
  }

  private static func cut(_ key: String, _ path: String) -> KitError {
    KitError("the checkpoint ends within the storage \(key)", at: path, advice: "Copy it again.")
  }

  /// The bytes of a storage; throws `KitError` if there is none of that key.
  func content(_ key: String) throws -> Data {
    guard let range = ranges[key] else { throw KitError("the checkpoint has no storage \(key)", at: path) }
    return data[(data.startIndex + range.lowerBound)..<(data.startIndex + range.upperBound)]
  }
}
