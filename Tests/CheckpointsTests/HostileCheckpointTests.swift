import Basics
import Checkpoints
import Foundation
import TestSupport
import Testing

@Suite("Hostile and odd checkpoints")
struct HostileCheckpointTests {
  private func load(_ data: Data, limit: Int = 1 << 31) throws -> TorchCheckpoint {
    let folder = try TemporaryFolder()
    try AtomicFile.write(data, to: folder.file("file.pth.tar"))
    return try TorchCheckpoint(contentsOf: folder.file("file.pth.tar"), limit: limit)
  }

  private func archive(_ pickle: Data, storages: [String: Data] = [:]) -> TestArchive {
    TestArchive(
      entries: [.init(name: "archive/data.pkl", content: pickle)]
        + storages.keys.sorted().map { .init(name: "archive/data/\($0)", content: storages[$0]!) })
  }

  private func floats(_ values: [Float]) -> Data { values.withUnsafeBytes { Data($0) } }

  private func what(_ data: Data, limit: Int = 1 << 31) -> String? {
    #expect(throws: KitError.self) { try load(data, limit: limit) }?.what
  }

  // MARK: Pickles

  @Test("a dictionary or list within itself is refused")
  func cycles() throws {
    let dictionary = TestPickle.dictionary { pickle in
      pickle.text("a")
      pickle.instruction("}")
      pickle.raw(0x71, 1)  // remembered as 1
      pickle.text("b")
      pickle.raw(0x68, 1)  // recalled inside itself
      pickle.instruction("s")
    }
    #expect(what(archive(dictionary).data)?.contains("in themselves") == true)
    let list = TestPickle.dictionary { pickle in
      pickle.text("a")
      pickle.instruction("]")
      pickle.raw(0x71, 1)
      pickle.raw(0x68, 1)
      pickle.instruction("a")
    }
    #expect(what(archive(list).data)?.contains("in themselves") == true)
  }

  @Test("a few hundred bytes that expand to billions of values are refused")
  func laughs() throws {
    // Tuples of ten references to the tuple before them; BUILD (b) takes each off the stack.
    let tuples = TestPickle.dictionary { pickle in
      pickle.text("a")
      pickle.instruction(")")
      pickle.raw(0x71, 0)
      for level in UInt8(1)..<12 {
        pickle.instruction("b")
        pickle.instruction("(")
        for _ in 0..<10 { pickle.raw(0x68, level - 1) }
        pickle.instruction("t")
        pickle.raw(0x71, level)
      }
    }
    #expect(what(archive(tuples).data)?.contains("expands to more than") == true)
  }

  @Test("lists nested a million deep, from the outside in, are refused without a crash")
  func deep() throws {
    var outside = TestPickle()
    func number(_ instruction: Character, _ value: Int) {
      outside.instruction(instruction)
      outside.raw(UInt8(value & 255), UInt8(value >> 8 & 255), UInt8(value >> 16), 0)
    }
    outside.instruction("}")
    outside.text("a")
    outside.instruction("]")
    number("r", 0)
    for level in 1...300_000 {
      outside.instruction("]")
      number("r", level)
      outside.instruction("a")
      outside.instruction("b")
      number("j", level)
    }
    outside.instruction("b")
    number("j", 0)
    outside.instruction("s")
    outside.instruction(".")
    #expect(what(archive(outside.data).data)?.contains("nested more than") == true)
    var inside = TestPickle()
    inside.instruction("}")
    inside.text("a")
    inside.instruction(")")
    for _ in 0..<1_000_000 { inside.raw(0x85) }
    inside.instruction("s")
    inside.instruction(".")
    #expect(what(archive(inside.data).data)?.contains("nested more than") == true)
  }

  @Test("a tensor of very many axes is refused")
  func axes() throws {
    let ones = [Int](repeating: 1, count: 1_000)
    let pickle = TestPickle.dictionary { pickle in
      pickle.text("x")
      pickle.tensor("FloatStorage", key: "0", count: 1, shape: ones, strides: ones)
    }
    #expect(what(archive(pickle, storages: ["0": floats([1])]).data)?.contains("a tensor of 1000 axes") == true)
  }

  @Test("many views of one storage share its memory; other views are counted")
  func views() throws {
    let values = [Float](repeating: 1, count: 1 << 18)
    func pickle(_ count: Int, shift: Int) -> Data {
      TestPickle.dictionary { pickle in
        for view in 0..<count {
          pickle.text("t\(view)")
          pickle.tensor(
            "FloatStorage", key: "0", count: values.count, offset: view * shift, shape: [1 << 17], strides: [1])
        }
      }
    }
    let storages = ["0": floats(values)]
    let same = try load(archive(pickle(2_000, shift: 0), storages: storages).data, limit: 1 << 20)
    #expect(same.names.count == 2_000 && same.tensors["t1999"]!.values.count == 1 << 17)
    #expect(
      what(archive(pickle(2_000, shift: 1), storages: storages).data, limit: 1 << 24)?.contains(
        "take more than 16.0 MiB")
        == true)
  }

  @Test("what needs more instructions than any network is refused")
  func instructions() throws {
    var pickle = TestPickle()
    for _ in 0..<4_100_000 { pickle.raw(0x4e) }
    #expect(what(archive(pickle.data).data)?.contains("more than 4000000 instructions") == true)
  }

  // MARK: Archives

  @Test("entries that share their bytes are refused")
  func overlap() throws {
    var archive = archive(
      TestPickle.dictionary { $0.text("x") }, storages: ["0": Data(count: 64), "1": Data(count: 64)])
    archive.entries[2].offset = 0
    #expect(what(archive.data)?.contains("share bytes") == true)
  }

  @Test("an archive with a comment, and values nested 100 deep, are read")
  func allowed() throws {
    let pickle = TestPickle.dictionary { pickle in
      pickle.text("deep")
      pickle.instruction(")")
      for _ in 0..<100 { pickle.raw(0x85) }
      pickle.text("x")
      pickle.tensor("FloatStorage", key: "0", count: 1, shape: [1], strides: [1])
    }
    var archive = archive(pickle, storages: ["0": floats([7])])
    archive.comment = Data("made by PK\u{5}\u{6} and others".utf8)
    let checkpoint = try load(archive.data)
    #expect(checkpoint.tensors["x"]?.values == [7])
    #expect(checkpoint.metadata["deep"]?.hasPrefix("((((") == true)
  }

  // MARK: Forms

  @Test(
    "what is no checkpoint is called what it is",
    arguments: [
      ("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "a pointer of Git LFS"),
      ("\n <!DOCTYPE html><html>", "a web page"), ("<HTML>", "a web page"), ("\u{1f}\u{8b}", nil),
      ("some text", "neither a checkpoint"), ("", "the file is empty"), ("BZh9", "a compressed file"),
    ] as [(String, String?)])
  func forms(text: String, expected: String?) throws {
    let data = expected == nil ? Data([0x1f, 0x8b, 8, 0]) : Data(text.utf8)
    #expect(what(data)?.contains(expected ?? "a compressed file") == true)
  }

  @Test("a TorchScript file, another pickle, a tar archive and a safetensors file are told apart")
  func otherForms() throws {
    var script = archive(TestPickle.dictionary { $0.text("x") })
    script.entries.append(.init(name: "archive/constants.pkl", content: Data()))
    #expect(what(script.data)?.contains("a TorchScript file") == true)
    #expect(what(Data([0x80, 2, 0x4e, 0x2e]))?.contains("torch.save did not write") == true)
    var tar = Data(count: 512)
    tar[0] = 97
    tar.replaceSubrange(257..<262, with: Array("ustar".utf8))
    #expect(what(tar)?.contains("a tar archive") == true)
    #expect(what(try SafeTensors(tensors: [:]).encoded())?.contains("a safetensors file") == true)
  }

  @Test("the form before PyTorch 1.6 is read, and refused wherever it is cut")
  func legacy() throws {
    let pickle = TestPickle.dictionary { pickle in
      pickle.text("weight")
      pickle.tensor("FloatStorage", key: "94", count: 4, shape: [2, 2], strides: [1, 2], isLegacy: true)
      pickle.text("bias")
      pickle.tensor("LongStorage", key: "95", count: 1, shape: [], strides: [], isLegacy: true)
    }
    var data = Data(CheckpointBytes.legacyMagic)
    data += Data([0x80, 2, 0x4d, 0xe9, 0x03, 0x2e])  // 1001
    data += Data([0x80, 2, 0x7d, 0x2e])  // {}
    data += pickle
    var keys = TestPickle()
    keys.instruction("]")
    keys.instruction("(")
    keys.text("94")
    keys.text("95")
    keys.instruction("e")
    keys.instruction(".")
    data += keys.data
    data.append(number: 4, 8)
    data += floats([1, 2, 3, 4])
    data.append(number: 1, 8)
    data.append(number: -3, 8)
    let checkpoint = try load(data)
    #expect(checkpoint.names == ["weight", "bias"])
    #expect(checkpoint.tensors["weight"] == .init(shape: [2, 2], values: [1, 3, 2, 4]))
    #expect(checkpoint.tensors["bias"] == .init(shape: [], values: [-3], type: .int64))
    for count in 0..<data.count { #expect(throws: KitError.self) { try load(data.prefix(count)) } }
    #expect(what(data + Data([0]))?.contains("follow the last storage") == true)
  }
}

private enum CheckpointBytes {
  /// The pickled number 0x1950a86a20f9469cfc6c.
  static let legacyMagic: [UInt8] = [
    0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
  ]
}
