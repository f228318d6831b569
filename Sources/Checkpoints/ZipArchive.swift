import Basics
import Foundation

/// A zip archive whose entries are stored without compression, as `torch.save` writes it.
///
/// Anything else (compression, encryption, several disks, zip64) is an error. Every read entry's CRC-32 is checked.
struct ZipArchive {
  private struct Entry {
    let checksum: UInt32
    let size: Int
    let header: Int
  }

  /// The names of all entries, sorted.
  let names: [String]
  private let entries: [String: Entry]
  private let data: Data
  private let path: String

  /// Reads the central directory; throws `KitError` naming the file and what is wrong with it.
  init(contentsOf path: String) throws {
    self.path = path
    data = try AtomicFile.read(path)
    let reader = LittleEndian(data)
    // The end record is the last thing in the file but for a comment of at most 65,535 bytes, whose length it tells.
    func isEnd(_ place: Int) -> Bool {
      reader.uint32(place) == 0x0605_4b50 && place + 22 + reader.uint16(place + 20) == reader.count
    }
    guard data.count >= 22,
      let end = stride(from: data.count - 22, through: max(0, data.count - 22 - 0xffff), by: -1).first(where: isEnd)
    else {
      throw KitError(
        "damaged zip archive: it has no directory at its end", at: path, advice: "Copy or download it again.")
    }
    let count = reader.uint16(end + 10)
    var place = reader.uint32(end + 16)
    func bad(_ what: String) -> KitError { KitError("damaged zip archive: \(what)", at: path) }
    guard count != 0xffff, place != 0xffff_ffff else {
      throw KitError("a zip64 archive, which is not read", at: path, advice: "Save fewer or smaller tensors.")
    }
    var entries: [String: Entry] = [:]
    for number in 0..<count {
      guard place + 46 <= end, reader.uint32(place) == 0x0201_4b50 else { throw bad("entry \(number) is not there") }
      let nameLength = reader.uint16(place + 28)
      let next = place + 46 + nameLength + reader.uint16(place + 30) + reader.uint16(place + 32)
      guard next <= end, let name = reader.text(place + 46, nameLength) else {
        throw bad("the name of entry \(number)")
      }
      let size = reader.uint32(place + 24)
      guard reader.uint16(place + 8) & 1 == 0 else { throw KitError("the entry \(name) is encrypted", at: path) }
      guard reader.uint16(place + 10) == 0, reader.uint32(place + 20) == size else {
        throw KitError(
          "the entry \(name) is compressed; torch.save stores entries as they are", at: path,
          advice: "Unpack the archive and save it again with torch.save.")
      }
      let entry = Entry(checksum: UInt32(reader.uint32(place + 16)), size: size, header: reader.uint32(place + 42))
      guard entries.updateValue(entry, forKey: name) == nil else { throw bad("two entries are called \(name)") }
      place = next
    }
    self.entries = entries
    names = entries.keys.sorted()
    // Entries of their own bytes each: an archive is read in time proportional to its size.
    var last = 0
    for entry in entries.values.sorted(by: { $0.header < $1.header }) {
      guard entry.header >= last else { throw bad("two entries share bytes") }
      last = entry.header + 30 + entry.size
    }
  }

  /// The bytes of an entry; throws `KitError` if there is none of that name or it is damaged.
  func content(_ name: String) throws -> Data {
    guard let entry = entries[name] else { throw KitError("the archive has no entry \(name)", at: path) }
    let reader = LittleEndian(data)
    func bad(_ what: String) -> KitError { KitError("damaged zip archive: the entry \(name) \(what)", at: path) }
    guard entry.header + 30 <= data.count, reader.uint32(entry.header) == 0x0403_4b50 else {
      throw bad("is not where the directory says")
    }
    let start = entry.header + 30 + reader.uint16(entry.header + 26) + reader.uint16(entry.header + 28)
    guard start + entry.size <= data.count else { throw bad("ends after the file") }
    let content = data[(data.startIndex + start)..<(data.startIndex + start + entry.size)]
    guard CyclicRedundancyCheck.of(content) == entry.checksum else { throw bad("has another CRC-32 than recorded") }
    return content
  }
}

/// Unsigned numbers and text at byte offsets that the caller has checked.
struct LittleEndian {
  private let data: Data

  init(_ data: Data) { self.data = data }

  var count: Int { data.count }

  func uint16(_ offset: Int) -> Int { number(offset, 2) }
  func uint32(_ offset: Int) -> Int { number(offset, 4) }

  private func number(_ offset: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(data[data.startIndex + offset + $1]) << (8 * $1) }
  }

  /// nil if the bytes are not UTF-8.
  func text(_ offset: Int, _ count: Int) -> String? {
    String(data: data[(data.startIndex + offset)..<(data.startIndex + offset + count)], encoding: .utf8)
  }
}

/// The CRC-32 of zip archives (ISO 3309, reflected polynomial 0xEDB88320).
enum CyclicRedundancyCheck {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
  }

  static func of(_ data: Data) -> UInt32 {
    data.withUnsafeBytes { bytes in
      ~bytes.reduce(~0 as UInt32) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ $0 >> 8 }
    }
  }
}
