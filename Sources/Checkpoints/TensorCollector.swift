import Basics
import Foundation

/// Gathers the tensors of a pickled dictionary under their joined names.
///
/// A pickle may refer to one value from many places, and to a value from within itself: what is visited is counted, and
/// so is what it comes to.
struct TensorCollector {
  /// Entries of dictionaries and lists that are visited.
  private static let mostVisits = 200_000
  /// Dictionaries and lists in one another.
  private static let deepest = 256
  /// Bytes of names and texts.
  private static let mostText = 1 << 26

  private(set) var names: [String] = []
  private(set) var tensors: [String: SafeTensors.Tensor] = [:]
  private(set) var metadata: [String: String] = [:]

  private let arena: PickleArena
  private let path: String
  private let limit: Int
  private let content: (String) throws -> Data
  private var visits = 0
  private var text = 0
  private var values = 0
  /// Storages that were read, by their keys.
  private var storages: [String: Data] = [:]
  /// Values that were read, by the view that they are of.
  private var views: [View: [Float]] = [:]

  private struct View: Hashable {
    let type: ElementType
    let key: String
    let offset: Int
    let shape: [Int]
    let strides: [Int]
  }

  /// - Parameters:
  ///   - arena: the values of the pickle.
  ///   - path: names the file in errors.
  ///   - limit: the most bytes that the tensors may take as 32-bit floats.
  ///   - content: the bytes of the storage of a key.
  init(arena: PickleArena, path: String, limit: Int, content: @escaping (String) throws -> Data) {
    self.arena = arena
    self.path = path
    self.limit = limit
    self.content = content
  }

  /// Takes everything in a dictionary; throws `KitError` for any other value and for anything that is no plain tensor,
  /// number or text.
  mutating func add(_ value: PickleValue) throws {
    guard case .dictionary(let dictionary) = value else {
      throw KitError("the file holds no dictionary", at: path, advice: "Save a state_dict.")
    }
    try add(dictionary, prefix: "", depth: 1)
  }

  private mutating func add(_ dictionary: Int, prefix: String, depth: Int) throws {
    for (key, value) in arena.dictionaries[dictionary] {
      try visit(depth)
      let name =
        switch key {
        case .text(let text): prefix + text
        case .integer(let number): prefix + String(number)
        default: throw KitError("a dictionary's key is \(key.kind)", at: path, advice: "Only named tensors are read.")
        }
      try count(name)
      switch value {
      case .dictionary(let inner): try add(inner, prefix: name + ".", depth: depth + 1)
      case .tensor(let tensor):
        guard tensors.updateValue(try read(arena.tensors[tensor], name), forKey: name) == nil else {
          throw KitError("two tensors are called \(name)", at: path)
        }
        names.append(name)
      default:
        let described = try describe(value, depth: depth)
        guard metadata.updateValue(described, forKey: name) == nil else {
          throw KitError("two values are called \(name)", at: path)
        }
      }
    }
  }

  private mutating func visit(_ depth: Int) throws {
    visits += 1
    guard visits <= Self.mostVisits else {
      throw KitError("the pickle expands to more than \(Self.mostVisits) values", at: path)
    }
    guard depth <= Self.deepest else {
      throw KitError("values are nested more than \(Self.deepest) deep, or in themselves", at: path)
    }
  }

  private mutating func count(_ more: String) throws {
    text += more.utf8.count
    guard text <= Self.mostText else {
      throw KitError("the pickle expands to more than \(ByteCount.text(Self.mostText)) of text", at: path)
    }
  }

  private mutating func describe(_ value: PickleValue, depth: Int) throws -> String {
    let described: String
    switch value {
    case .none: described = "None"
    case .bool(let flag): described = flag ? "True" : "False"
    case .integer(let number): described = "\(number)"
    case .number(let number): described = "\(number)"
    case .text(let text): described = text
    case .tuple(let number): described = "(\(try describe(arena.sequences[number], depth)))"
    case .list(let number): described = "[\(try describe(arena.sequences[number], depth))]"
    default: throw KitError("\(value.kind) where a tensor, number or text belongs", at: path)
    }
    try count(described)
    return described
  }

  private mutating func describe(_ values: [PickleValue], _ depth: Int) throws -> String {
    var parts: [String] = []
    for value in values {
      try visit(depth + 1)
      parts.append(try describe(value, depth: depth + 1))
    }
    return parts.joined(separator: ", ")
  }

  // MARK: Tensors

  private mutating func read(_ tensor: PickleTensor, _ name: String) throws -> SafeTensors.Tensor {
    let storage = tensor.storage
    func bad(_ what: String) -> KitError { KitError("the tensor \(name) \(what)", at: path) }
    let view = View(
      type: storage.type, key: storage.key, offset: tensor.offset, shape: tensor.shape, strides: tensor.strides)
    if let known = views[view] { return SafeTensors.Tensor(shape: tensor.shape, values: known, type: storage.type) }
    let data = try storages[storage.key] ?? content(storage.key)
    storages[storage.key] = data
    let available = data.count / storage.type.size
    guard storage.count <= available else {
      throw bad("has a storage of \(available) elements that should have \(storage.count)")
    }
    let (count, last) = try extent(tensor, bad)
    guard count == 0 || (count <= storage.count && last < storage.count) else {
      throw bad(
        "of shape \(tensor.shape), strides \(tensor.strides) and offset \(tensor.offset) does not lie in its storage "
          + "of \(storage.count) elements")
    }
    values += count
    guard values <= limit / MemoryLayout<Float>.size else {
      throw bad("and those before it take more than \(ByteCount.text(limit)) of memory")
    }
    let floats = data.withUnsafeBytes { bytes in Self.floats(bytes, tensor, count: count) }
    views[view] = floats
    return SafeTensors.Tensor(shape: tensor.shape, values: floats, type: storage.type)
  }

  /// The number of elements, and the place of the last in the storage.
  ///
  /// No tensor may be larger than what the file stores for it: repeated elements are not expanded.
  private func extent(_ tensor: PickleTensor, _ bad: (String) -> KitError) throws -> (count: Int, last: Int) {
    if tensor.shape.contains(0) { return (0, 0) }
    var count = 1
    var last = tensor.offset
    for (size, stride) in zip(tensor.shape, tensor.strides) {
      let product = count.multipliedReportingOverflow(by: size)
      let reach = (size - 1).multipliedReportingOverflow(by: stride)
      let end = last.addingReportingOverflow(reach.partialValue)
      guard !product.overflow, !reach.overflow, !end.overflow else { throw bad("has the shape \(tensor.shape)") }
      count = product.partialValue
      last = end.partialValue
    }
    return (count, last)
  }

  /// The elements in row-major order, as 32-bit floats.
  private static func floats(_ bytes: UnsafeRawBufferPointer, _ tensor: PickleTensor, count: Int) -> [Float] {
    let type = tensor.storage.type
    var indices = [Int](repeating: 0, count: tensor.shape.count)
    var place = tensor.offset
    return (0..<count).map { _ in
      let value = type.float(bytes, at: place * type.size)
      for axis in indices.indices.reversed() {
        indices[axis] += 1
        place += tensor.strides[axis]
        if indices[axis] < tensor.shape[axis] { break }
        place -= tensor.shape[axis] * tensor.strides[axis]
        indices[axis] = 0
      }
      return value
    }
  }
}
