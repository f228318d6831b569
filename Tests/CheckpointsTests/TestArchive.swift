import Foundation

/// Zip archives and pickles written byte by byte, as torch.save would and as it never would.
struct TestArchive {
  /// One entry, and the lies that its headers tell.
  struct Entry {
    var name: String
    var content: Data
    var method: UInt16 = 0
    var flags: UInt16 = 0
    var checksum: UInt32?
    /// Where the directory says that it starts; nil for where it does.
    var offset: Int?
  }

  var entries: [Entry]
  var comment = Data()

  /// The archive's bytes.
  var data: Data {
    var body = Data()
    var directory = Data()
    for entry in entries {
      let offset = body.count
      let name = Data(entry.name.utf8)
      let checksum = entry.checksum ?? Self.checksum(entry.content)
      var shared = Data()
      shared.append(number: 20, 2)
      shared.append(number: Int(entry.flags), 2)
      shared.append(number: Int(entry.method), 2)
      shared.append(number: 0, 4)
      shared.append(number: Int(checksum), 4)
      shared.append(number: entry.content.count, 4)
      shared.append(number: entry.content.count, 4)
      shared.append(number: name.count, 2)
      shared.append(number: 0, 2)
      body.append(number: 0x0403_4b50, 4)
      body.append(shared)
      body.append(name)
      body.append(entry.content)
      directory.append(number: 0x0201_4b50, 4)
      directory.append(number: 20, 2)
      directory.append(shared)
      directory.append(number: 0, 2)
      directory.append(number: 0, 2)
      directory.append(number: 0, 2)
      directory.append(number: 0, 4)
      directory.append(number: entry.offset ?? offset, 4)
      directory.append(name)
    }
    let start = body.count
    body.append(directory)
    body.append(number: 0x0605_4b50, 4)
    body.append(number: 0, 4)
    body.append(number: entries.count, 2)
    body.append(number: entries.count, 2)
    body.append(number: directory.count, 4)
    body.append(number: start, 4)
    body.append(number: comment.count, 2)
    return body + comment
  }

  /// CRC-32 bit by bit.
  private static func checksum(_ data: Data) -> UInt32 {
    var value: UInt32 = ~0
    for byte in data {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : (value >> 1) ^ 0xEDB8_8320 }
    }
    return ~value
  }
}

extension Data {
  /// Appends a little-endian number.
  mutating func append(number: Int, _ size: Int) {
    for shift in 0..<size { append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
  }
}

/// A pickle that is written instruction by instruction.
struct TestPickle {
  private(set) var data = Data([0x80, 2])

  mutating func raw(_ bytes: UInt8...) { data.append(contentsOf: bytes) }
  mutating func instruction(_ character: Character) { data.append(character.asciiValue!) }

  mutating func global(_ module: String, _ name: String) {
    instruction("c")
    data.append(Data("\(module)\n\(name)\n".utf8))
  }

  mutating func text(_ text: String) {
    instruction("X")
    data.append(number: text.utf8.count, 4)
    data.append(Data(text.utf8))
  }

  mutating func integer(_ value: Int) {
    instruction("J")
    data.append(number: value, 4)
  }

  mutating func tuple(_ values: [Int]) {
    instruction("(")
    for value in values { integer(value) }
    instruction("t")
  }

  /// A tensor of a storage.
  ///
  /// - Parameter isLegacy: as PyTorch before 1.6 wrote it.
  mutating func tensor(
    _ storage: String, key: String, count: Int, offset: Int = 0, shape: [Int], strides: [Int], isLegacy: Bool = false
  ) {
    global("torch._utils", "_rebuild_tensor_v2")
    instruction("(")
    instruction("(")
    text("storage")
    global("torch", storage)
    text(key)
    text("cpu")
    integer(count)
    if isLegacy { instruction("N") }
    instruction("t")
    instruction("Q")
    integer(offset)
    tuple(shape)
    tuple(strides)
    raw(0x89)
    global("collections", "OrderedDict")
    instruction(")")
    instruction("R")
    instruction("t")
    instruction("R")
  }

  /// A whole pickle of one dictionary; `body` writes keys and values.
  static func dictionary(_ body: (inout TestPickle) -> Void) -> Data {
    var pickle = TestPickle()
    pickle.global("collections", "OrderedDict")
    pickle.instruction(")")
    pickle.instruction("R")
    pickle.instruction("(")
    body(&pickle)
    pickle.instruction("u")
    pickle.instruction(".")
    return pickle.data
  }
}
