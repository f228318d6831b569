import Foundation

/// A zip archive of one pickle and two storages, with checksums that fit: what lets a damaged pickle reach its reader.
enum StoredArchive {
  private static let storage = Data((0..<64).map { UInt8($0) })

  /// The archive's bytes.
  @Sendable static func bytes(ofPickle pickle: Data) -> Data {
    var body = Data()
    var directory = Data()
    for (name, content) in [("a/data.pkl", pickle), ("a/data/0", storage), ("a/data/1", storage)] {
      var shared = Data()
      append(&shared, [20, 0, 0, 0, 0], 2)
      append(&shared, [Int(checksum(content)), content.count, content.count], 4)
      append(&shared, [name.utf8.count, 0], 2)
      append(&directory, [0x0201_4b50], 4)
      append(&directory, [20], 2)
      directory += shared
      append(&directory, [0, 0, 0], 2)
      append(&directory, [0, body.count], 4)
      directory += Data(name.utf8)
      append(&body, [0x0403_4b50], 4)
      body += shared + Data(name.utf8) + content
    }
    let start = body.count
    body += directory
    append(&body, [0x0605_4b50], 4)
    append(&body, [0, 0, 3, 3], 2)
    append(&body, [directory.count, start], 4)
    append(&body, [0], 2)
    return body
  }

  private static func append(_ data: inout Data, _ numbers: [Int], _ size: Int) {
    for number in numbers { for byte in 0..<size { data.append(UInt8(truncatingIfNeeded: number >> (8 * byte))) } }
  }

  private static func checksum(_ data: Data) -> UInt32 {
    var value: UInt32 = ~0
    for byte in data {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : (value >> 1) ^ 0xEDB8_8320 }
    }
    return ~value
  }
}
