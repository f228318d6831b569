import Basics
import Foundation
import TestSupport
import Testing

@Suite("Damaged safetensors files")
struct SafeTensorsDamageTests {
  private func problem(_ header: String, body: Int) throws -> String? {
    let folder = try TemporaryFolder()
    var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    data += Data(header.utf8) + Data(count: body)
    try AtomicFile.write(data, to: folder.file("x.safetensors"))
    do {
      _ = try SafeTensors(contentsOf: folder.file("x.safetensors"))
      return nil
    } catch let error as KitError { return error.what }
  }

  private func tensor(_ name: String, _ from: Int, _ to: Int) -> String {
    "\"\(name)\":{\"dtype\":\"F32\",\"shape\":[\((to - from) / 4)],\"data_offsets\":[\(from),\(to)]}"
  }

  @Test("tensors that overlap, leave gaps, or leave bytes over are refused by name")
  func ranges() throws {
    #expect(try problem("{\(tensor("a", 0, 8)),\(tensor("b", 8, 12))}", body: 12) == nil)
    #expect(
      try problem("{\(tensor("a", 0, 8)),\(tensor("b", 4, 12))}", body: 12)?
        .contains("\"b\" shares bytes with another tensor") == true)
    #expect(
      try problem("{\(tensor("a", 0, 8)),\(tensor("b", 12, 16))}", body: 16)?
        .contains("\"b\" does not follow the tensor before it") == true)
    #expect(try problem("{\(tensor("a", 0, 8))}", body: 12)?.contains("4 bytes belong to no tensor") == true)
    // Thousands of tensors of the same bytes would be read thousands of times.
    let same = (0..<1_000).map { tensor("t\($0)", 0, 4_096) }.joined(separator: ",")
    #expect(try problem("{\(same)}", body: 4_096)?.contains("shares bytes") == true)
  }

  @Test("metadata that are no texts are refused, not left out")
  func metadata() throws {
    #expect(try problem("{\"__metadata__\":{\"epoch\":3}}", body: 0)?.contains("the metadata are not texts") == true)
    #expect(try problem("{\"__metadata__\":{\"epoch\":\"3\"}}", body: 0) == nil)
  }

  @Test("a value that is no whole number of 64 bits is refused where it should be one", arguments: [1e20, .nan, 0.5])
  func whole(value: Float) {
    let file = SafeTensors(tensors: ["steps": .init(shape: [1], values: [value], type: .int64)])
    let error = #expect(throws: KitError.self) { try file.encoded() }
    #expect(error?.what.contains("\"steps\"") == true)
  }
}
