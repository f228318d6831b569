import Basics

/// Named tensors that lie one after another in one buffer, with a second buffer of the same layout for gradients.
///
/// An optimiser walks the flat buffers; a network and a checkpoint find a tensor by its name.
public final class ParameterSet {
  /// One tensor: its name in the authors' `state_dict`, its shape in PyTorch's order, and where it lies.
  public struct Entry: Equatable {
    public let name: String
    public let shape: [Int]
    public let offset: Int
    public var count: Int { shape.reduce(1, *) }
    public var range: Range<Int> { offset..<(offset + count) }
  }

  public let entries: [Entry]
  /// The number of values of all tensors together.
  public let count: Int
  /// All values; 64-byte aligned.
  public let values: UnsafeMutablePointer<Float>
  /// Gradients in the same places; 64-byte aligned.
  public let gradients: UnsafeMutablePointer<Float>
  private let index: [String: Int]

  /// Lays the tensors out in the order given, all zero.
  ///
  /// Traps on a repeated name.
  public init(_ shapes: [(name: String, shape: [Int])]) {
    var offset = 0
    entries = shapes.map { item in
      let entry = Entry(name: item.name, shape: item.shape, offset: offset)
      offset += entry.count
      return entry
    }
    count = offset
    index = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
    func buffer() -> UnsafeMutablePointer<Float> {
      let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(offset, 16) * 4, alignment: 64)
      let pointer = bytes.bindMemory(to: Float.self, capacity: offset)
      pointer.initialize(repeating: 0, count: offset)
      return pointer
    }
    values = buffer()
    gradients = buffer()
  }

  deinit {
    UnsafeMutableRawPointer(values).deallocate()
    UnsafeMutableRawPointer(gradients).deallocate()
  }

  /// The entry of that name; traps if there is none.
  public func entry(_ name: String) -> Entry {
    guard let position = index[name] else { fatalError("no parameter named \(name)") }
    return entries[position]
  }

  public subscript(name: String) -> [Float] {
    get {
      let entry = entry(name)
      return Array(UnsafeBufferPointer(start: values + entry.offset, count: entry.count))
    }
    set {
      let entry = entry(name)
      guard newValue.count == entry.count else {
        fatalError("\(name) holds \(entry.count) values, not \(newValue.count)")
      }
      (values + entry.offset).update(from: newValue, count: entry.count)
    }
  }

  /// The gradient of one tensor.
  public func gradient(_ name: String) -> [Float] {
    let entry = entry(name)
    return Array(UnsafeBufferPointer(start: gradients + entry.offset, count: entry.count))
  }

  /// All values as an array, in layout order.
  public var flat: [Float] {
    get { Array(UnsafeBufferPointer(start: values, count: count)) }
    set {
      guard newValue.count == count else { fatalError("the set holds \(count) values, not \(newValue.count)") }
      values.update(from: newValue, count: count)
    }
  }

  /// The digest of all values' bits.
  public var digest: Digest { Digest(of: flat) }

  /// The tensors by name, for a checkpoint; `prefix` is put before every name.
  public func tensors(prefix: String = "") -> [String: SafeTensors.Tensor] {
    Dictionary(
      uniqueKeysWithValues: entries.map {
        (prefix + $0.name, SafeTensors.Tensor(shape: $0.shape, values: self[$0.name]))
      })
  }

  /// Takes every tensor's values from a checkpoint; throws `KitError` naming the first tensor that is missing or has
  /// another shape, and then changes nothing.
  public func load(_ tensors: [String: SafeTensors.Tensor], prefix: String = "") throws {
    for entry in entries {
      guard let tensor = tensors[prefix + entry.name] else {
        throw KitError("the tensor \"\(prefix + entry.name)\" is missing")
      }
      guard tensor.shape == entry.shape || (tensor.shape.isEmpty && entry.count == 1) else {
        throw KitError("the tensor \"\(prefix + entry.name)\" has shape \(tensor.shape), expected \(entry.shape)")
      }
    }
    for entry in entries { self[entry.name] = tensors[prefix + entry.name]!.values }
  }
}
