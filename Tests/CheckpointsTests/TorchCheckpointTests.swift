import Basics
import Checkpoints
import Foundation
import Testing

@Suite("PyTorch checkpoints")
struct TorchCheckpointTests {
  private func withFile<Result>(_ data: Data, _ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pth").path
    try data.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  private func load(_ data: Data) throws -> TorchCheckpoint {
    try withFile(data) { try TorchCheckpoint(contentsOf: $0) }
  }

  private func archive(_ pickle: Data, storages: [String: Data] = [:]) -> TestArchive {
    TestArchive(
      entries: [.init(name: "archive/data.pkl", content: pickle)]
        + storages.keys.sorted().map { .init(name: "archive/data/\($0)", content: storages[$0]!) })
  }

  private func floats(_ values: [Float]) -> Data { values.withUnsafeBytes { Data($0) } }

  /// Two tensors in one storage, one of them transposed, a counter, a nested dictionary and a number.
  private var sample: TestArchive {
    let pickle = TestPickle.dictionary { pickle in
      pickle.text("weight")
      pickle.tensor("FloatStorage", key: "0", count: 6, shape: [2, 3], strides: [3, 1])
      pickle.text("transposed")
      pickle.tensor("FloatStorage", key: "0", count: 6, shape: [3, 2], strides: [1, 3])
      pickle.text("last")
      pickle.tensor("FloatStorage", key: "0", count: 6, offset: 5, shape: [], strides: [])
      pickle.text("optimiser")
      pickle.instruction("}")
      pickle.instruction("(")
      pickle.text("steps")
      pickle.tensor("LongStorage", key: "1", count: 1, shape: [], strides: [])
      pickle.text("rate")
      pickle.instruction("G")
      pickle.raw(0x3f, 0xe0, 0, 0, 0, 0, 0, 0)
      pickle.instruction("u")
    }
    var counter = Data()
    counter.append(number: -7, 8)
    return archive(pickle, storages: ["0": floats([1, 2, 3, 4, 5, 6]), "1": counter])
  }

  @Test("tensors are read through their strides and offsets, in the file's order, nested names joined by dots")
  func tensors() throws {
    let checkpoint = try load(sample.data)
    #expect(checkpoint.names == ["weight", "transposed", "last", "optimiser.steps"])
    #expect(checkpoint.tensors["weight"] == .init(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]))
    #expect(checkpoint.tensors["transposed"] == .init(shape: [3, 2], values: [1, 4, 2, 5, 3, 6]))
    #expect(checkpoint.tensors["last"] == .init(shape: [], values: [6]))
    #expect(checkpoint.tensors["optimiser.steps"] == .init(shape: [], values: [-7], type: .int64))
    #expect(checkpoint.metadata == ["optimiser.rate": "0.5"])
  }

  @Test("every element type is read as the nearest 32-bit float")
  func types() throws {
    let cases: [(String, ElementType, [UInt8], [Float])] = [
      ("DoubleStorage", .float64, [0, 0, 0, 0, 0, 0, 0xf8, 0xbf], [-1.5]),
      ("HalfStorage", .float16, [0x00, 0x3e, 0x01, 0x00, 0x00, 0xfc], [1.5, 0x1p-24, -.infinity]),
      ("BFloat16Storage", .bfloat16, [0xc0, 0x3f], [1.5]), ("IntStorage", .int32, [0xfe, 0xff, 0xff, 0xff], [-2]),
      ("ShortStorage", .int16, [0xfe, 0xff], [-2]), ("CharStorage", .int8, [0xfe], [-2]),
      ("ByteStorage", .uint8, [0xfe], [254]), ("BoolStorage", .bool, [0, 1], [0, 1]),
    ]
    for (storage, type, bytes, expected) in cases {
      let pickle = TestPickle.dictionary { pickle in
        pickle.text("x")
        pickle.tensor(storage, key: "0", count: expected.count, shape: [expected.count], strides: [1])
      }
      let tensor = try load(archive(pickle, storages: ["0": Data(bytes)]).data).tensors["x"]
      #expect(tensor == .init(shape: [expected.count], values: expected, type: type), "\(storage)")
    }
  }

  @Test("what is no archive of plain tensors is refused with its reason")
  func refused() throws {
    func dictionary(_ body: (inout TestPickle) -> Void) -> Data { archive(TestPickle.dictionary(body)).data }
    func tensor(_ count: Int, offset: Int = 0, _ shape: [Int], _ strides: [Int]) -> Data {
      let pickle = TestPickle.dictionary { pickle in
        pickle.text("x")
        pickle.tensor("FloatStorage", key: "0", count: count, offset: offset, shape: shape, strides: strides)
      }
      return archive(pickle, storages: ["0": floats([1, 2, 3, 4])]).data
    }
    var compressed = sample
    compressed.entries[0].method = 8
    var encrypted = sample
    encrypted.entries[0].flags = 1
    var damaged = sample
    damaged.entries[1].checksum = 1
    var bigEndian = sample
    bigEndian.entries.append(.init(name: "archive/byteorder", content: Data("big".utf8)))
    var nested = TestPickle()
    nested.instruction("}")
    nested.text("x")
    nested.instruction(")")
    for _ in 0..<300 { nested.raw(0x85) }
    nested.instruction("s")
    nested.instruction(".")
    let cases: [(String, Data)] = [
      ("neither a checkpoint", Data("no archive at all, but long enough to look for one".utf8)),
      ("the file is empty", Data()),
      ("is compressed", compressed.data), ("is encrypted", encrypted.data), ("another CRC-32", damaged.data),
      ("byte order big", bigEndian.data),
      ("0 entries data.pkl", TestArchive(entries: [.init(name: "a/code.pkl", content: Data())]).data),
      ("refers to os.system", dictionary { $0.global("os", "system") }),
      ("refers to builtins.eval", dictionary { $0.global("builtins", "eval") }),
      ("the instruction 0x69 is not read", dictionary { $0.instruction("i") }),
      ("the instruction 0x93 is not read", dictionary { $0.raw(0x93) }),
      (
        "a call of torch.FloatStorage",
        dictionary {
          $0.global("torch", "FloatStorage")
          $0.instruction(")")
          $0.instruction("R")
        }
      ),
      ("nested more than 256 deep", archive(nested.data).data),
      ("no dictionary", archive(Data([0x80, 2, 0x4e, 0x2e])).data),
      ("no tensors", dictionary { _ in }),
      (
        "has no entry archive/data/7",
        dictionary {
          $0.text("x")
          $0.tensor("FloatStorage", key: "7", count: 1, shape: [1], strides: [1])
        }
      ),
      ("a storage of 4 elements that should have 5", tensor(5, [5], [1])),
      ("does not lie in its storage", tensor(4, [5], [1])),
      ("does not lie in its storage", tensor(4, offset: 2, [3], [1])),
      ("does not lie in its storage", tensor(4, [1_000_000, 1_000_000], [0, 0])),
      ("does not lie in its storage", tensor(4, [2], [4])), ("negative numbers", tensor(4, [-1], [1])),
      ("has the shape", tensor(4, [2_000_000_000, 2_000_000_000, 2_000_000_000], [1, 1, 1])),
    ]
    for (fragment, data) in cases {
      let error = try #require(throws: KitError.self, "\(fragment)") { try load(data) }
      #expect(error.description.contains(fragment), "\(error)")
    }
  }

  @Test("a file cut anywhere, or with any byte changed, is read or refused but never crashes the program")
  func damage() throws {
    let whole = sample.data
    for count in 0..<whole.count {
      #expect(throws: KitError.self) { try load(whole.prefix(count)) }
    }
    var generator = RandomGenerator(seed: 1, stream: "damage")
    for place in whole.indices {
      var data = whole
      data[place] ^= UInt8(1 + generator.integer(below: 255))
      do { _ = try load(data) } catch { #expect(error is KitError, "byte \(place): \(error)") }
    }
    // Damage behind a checksum that fits reaches the pickle's reader.
    let pickle = sample.entries[0].content
    for place in pickle.indices {
      var entries = sample.entries
      entries[0].content[place] ^= UInt8(1 + generator.integer(below: 255))
      do {
        _ = try load(TestArchive(entries: entries).data)
      } catch { #expect(error is KitError, "byte \(place): \(error)") }
    }
  }
}
