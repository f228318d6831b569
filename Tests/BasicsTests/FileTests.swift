import Basics
import Foundation
import Testing

/// A folder that is removed afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kit-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

@Suite struct FileTests {
  @Test("SHA-256 agrees with the published test vectors (FIPS 180-2, appendix B)")
  func digest() throws {
    #expect(Digest(of: "").hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Digest(of: "abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    try withFolder { folder in
      try AtomicFile.write("abc", to: "\(folder)/a")
      #expect(try Digest(ofFile: "\(folder)/a") == Digest(of: "abc"))
      #expect(throws: KitError.self) { try Digest(ofFile: "\(folder)/b") }
    }
  }

  @Test("a file is replaced as a whole, its folders are made, and no temporary file stays")
  func atomic() throws {
    try withFolder { folder in
      let path = "\(folder)/deep/er/file.txt"
      try AtomicFile.write("one", to: path)
      try AtomicFile.write("two", to: path)
      #expect(try AtomicFile.readText(path) == "two")
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/deep/er") == ["file.txt"])
      #expect(throws: KitError.self) { try AtomicFile.write("x", to: "\(path)/below-a-file") }
      #expect(throws: KitError.self) { try AtomicFile.readText("\(folder)/none") }
    }
  }

  @Test("tensors survive writing and reading, and equal content gives equal bytes")
  func safeTensors() throws {
    try withFolder { folder in
      let file = SafeTensors(
        tensors: ["b": .init(shape: [2, 2], values: [1, -2, .infinity, 0.1]), "a": .init(shape: [0], values: [])],
        metadata: ["note": "ümlaut \"quoted\"", "z": "1"])
      try file.write(to: "\(folder)/x.safetensors")
      let back = try SafeTensors(contentsOf: "\(folder)/x.safetensors")
      #expect(back.tensors == file.tensors)
      #expect(back.metadata == file.metadata)
      #expect(try back.encoded() == file.encoded())
      #expect(throws: KitError("there is no tensor named \"c\"")) { try back.tensor("c") }
    }
  }

  static let broken: [(name: String, bytes: [UInt8], message: String)] = [
    ("short", [1, 2], "shorter than 8 bytes"),
    ("long header", [255, 0, 0, 0, 0, 0, 0, 0, 0x7b], "the header is longer than the file"),
    ("no JSON", [2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b], "the header is not a JSON object"),
  ]

  @Test("a damaged tensor file is refused with its path and the reason", arguments: broken)
  func damaged(name: String, bytes: [UInt8], message: String) throws {
    try withFolder { folder in
      let path = "\(folder)/\(name)"
      try AtomicFile.write(Data(bytes), to: path)
      #expect(throws: KitError("not a safetensors file: \(message)", at: path)) { try SafeTensors(contentsOf: path) }
    }
  }

  @Test("tensors whose bytes do not fit their shape are refused")
  func wrongSize() throws {
    try withFolder { folder in
      let header = Data(#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#.utf8)
      var data = Data([UInt8(header.count), 0, 0, 0, 0, 0, 0, 0])
      data.append(header)
      data.append(Data(count: 8))
      try AtomicFile.write(data, to: "\(folder)/x")
      #expect(throws: KitError("not a safetensors file: \"a\" has 8 bytes for shape [3]", at: "\(folder)/x")) {
        try SafeTensors(contentsOf: "\(folder)/x")
      }
    }
  }

  @Test("JSON has sorted keys; a file that does not fit names the key")
  func json() throws {
    struct Thing: Codable, Equatable {
      var b: Int
      var a: String
    }
    #expect(
      String(decoding: try CanonicalJSON.encode(Thing(b: 1, a: "x/y")), as: UTF8.self)
        == "{\n  \"a\" : \"x/y\",\n  \"b\" : 1\n}\n")
    try withFolder { folder in
      try AtomicFile.write("{\"a\": \"x\"}", to: "\(folder)/x.json")
      #expect(throws: KitError("the key \"b\" is missing in \"\"", at: "\(folder)/x.json")) {
        try CanonicalJSON.decode(Thing.self, fromFile: "\(folder)/x.json")
      }
    }
  }
}
