import Basics
import Foundation
import TestSupport
import Testing

@Suite("The digest inside a tensor file")
struct SafeTensorsDigestTests {
  private static let file = SafeTensors(
    tensors: ["a": .init(shape: [3], values: [1, -2, 0.5]), "n": .init(shape: [], values: [7], type: .int64)],
    metadata: ["note": "text"])

  @Test("is no metadata of the content, and the same for the same content")
  func content() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x.safetensors")
    try Self.file.write(to: path)
    let back = try SafeTensors(contentsOf: path)
    #expect(back.metadata == Self.file.metadata && back.tensors == Self.file.tensors)
    #expect(try back.encoded() == AtomicFile.read(path))
  }

  @Test("tells of one changed bit in a tensor, and of a changed text")
  func damage() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x.safetensors")
    let whole = try Self.file.encoded()
    var flipped = whole
    flipped[flipped.count - 3] ^= 1
    var text = whole
    text.replaceSubrange(try #require(whole.range(of: Data("\"text\"".utf8))), with: Data("\"test\"".utf8))
    for damaged in [flipped, text] {
      try AtomicFile.write(damaged, to: path)
      let error = try #require(throws: KitError.self) { try SafeTensors(contentsOf: path) }
      #expect(error.location == path && error.what.hasPrefix("the file is damaged: it should hold "))
    }
  }

  @Test("may be missing: files of others are read")
  func absent() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("other.safetensors")
    let header = Data(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  "#.utf8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    try AtomicFile.write(length + header + Data([0, 0, 0x80, 0x3f]), to: path)
    #expect(try SafeTensors(contentsOf: path).tensor("a").values == [1])
  }
}
