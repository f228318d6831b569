import Foundation

/// Named tensors and text metadata in one file, in the safetensors format: eight bytes of little-endian header
/// length, a JSON header, and the raw little-endian values.
public struct SafeTensors: Sendable {
  /// One tensor: its shape, row-major, and its values.
  public struct Tensor: Equatable, Sendable {
    /// Sizes of the axes, outermost first; empty for a single number.
    public var shape: [Int]
    /// The elements, the last axis fastest.
    public var values: [Float]
    /// What the file stored them as.
    public var type: ElementType

    /// Traps unless `values` has as many elements as `shape` asks for.
    public init(shape: [Int], values: [Float], type: ElementType = .float32) {
      precondition(shape.reduce(1, *) == values.count, "shape \(shape) does not hold \(values.count) values")
      self.shape = shape
      self.values = values
      self.type = type
    }
  }

  /// The tensors by name.
  public var tensors: [String: Tensor]
  /// The texts of `__metadata__` by key.
  public var metadata: [String: String]

  /// A file's content, not yet written.
  public init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The largest file that is read, in bytes.
  private static let largest = 1 << 31
  /// The largest header that is read, in bytes.
  private static let largestHeader = 1 << 24

  /// Reads a file of at most 2 GiB, converting every tensor to 32-bit floats.
  ///
  /// Throws `KitError` with the path on anything that is not a well-formed file of these, in which the tensors' bytes
  /// follow one another without gap or overlap.
  public init(contentsOf path: String) throws {
    let data = try AtomicFile.read(path, limit: Self.largest)
    func bad(_ what: String) -> KitError { KitError("not a safetensors file: \(what)", at: path) }
    guard data.count >= 8 else { throw bad("shorter than 8 bytes") }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(data.count - 8) else { throw bad("the header is longer than the file") }
    guard length <= UInt64(Self.largestHeader) else { throw bad("a header of \(length) bytes") }
    let start = 8 + Int(length)
    guard let header = try? JSONSerialization.jsonObject(with: data[8..<start]) as? [String: Any] else {
      throw bad("the header is not a JSON object")
    }
    tensors = [:]
    var ranges: [(name: String, range: Range<Int>)] = []
    guard let texts = (header["__metadata__"] ?? [String: String]()) as? [String: String] else {
      throw bad("the metadata are not texts")
    }
    metadata = texts
    for (name, entry) in header where name != "__metadata__" {
      guard let entry = entry as? [String: Any], let typeName = entry["dtype"] as? String,
        let shape = entry["shape"] as? [Int], let range = entry["data_offsets"] as? [Int], range.count == 2,
        shape.allSatisfy({ $0 >= 0 }), 0 <= range[0], range[0] <= range[1], range[1] <= data.count - start
      else { throw bad("malformed entry for \"\(name)\"") }
      guard let type = ElementType(rawValue: typeName) else {
        throw bad(
          "\"\(name)\" is of type \(typeName); read are \(ElementType.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      ranges.append((name, range[0]..<range[1]))
      let bytes = data[(start + range[0])..<(start + range[1])]
      var count = 1
      for size in shape {
        let product = count.multipliedReportingOverflow(by: size)
        guard !product.overflow else { throw bad("\"\(name)\" has the shape \(shape)") }
        count = product.partialValue
      }
      guard bytes.count % type.size == 0, bytes.count / type.size == count else {
        throw bad("\"\(name)\" has \(bytes.count) bytes for shape \(shape)")
      }
      let values = bytes.withUnsafeBytes { raw in (0..<count).map { type.float(raw, at: $0 * type.size) } }
      tensors[name] = Tensor(shape: shape, values: values, type: type)
    }
    if let problem = Self.problem(of: ranges, size: data.count - start) { throw bad(problem) }
    try takeDigest(path)
  }

  /// What is wrong with the places of tensors in the bytes behind the header; nil if each byte belongs to one of them.
  private static func problem(of ranges: [(name: String, range: Range<Int>)], size: Int) -> String? {
    var end = 0
    for (name, range) in ranges.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      guard range.lowerBound == end else {
        let what = range.lowerBound < end ? "shares bytes with another tensor" : "does not follow the tensor before it"
        return "\"\(name)\" \(what)"
      }
      end = range.upperBound
    }
    return end == size ? nil : "\(size - end) bytes belong to no tensor"
  }

  /// The tensor of that name; throws `KitError` if there is none.
  public func tensor(_ name: String) throws -> Tensor {
    guard let tensor = tensors[name] else { throw KitError("there is no tensor named \"\(name)\"") }
    return tensor
  }

  /// The file's bytes: tensors in the order of their names, so that equal content gives equal bytes.
  ///
  /// Tensors of whole numbers become I64, all others F32. Throws `KitError` for a value that is no whole number of 64
  /// bits where it should be.
  public func encoded() throws -> Data {
    var header: [String: Any] = [:]
    var metadata = metadata
    metadata[Self.digestKey] = contentDigest.hex
    header["__metadata__"] = metadata
    var body = Data()
    for name in tensors.keys.sorted() {
      let tensor = tensors[name]!
      let start = body.count
      let isWhole = [.bool, .uint8, .int8, .int16, .int32, .int64].contains(tensor.type)
      if isWhole {
        let numbers = try tensor.values.map { value in
          guard let number = Int64(exactly: value) else {
            throw KitError("\(value) in the tensor \"\(name)\" of whole numbers is none of 64 bits")
          }
          return number
        }
        numbers.withUnsafeBytes { body.append(contentsOf: $0) }
      } else {
        tensor.values.withUnsafeBytes { body.append(contentsOf: $0) }
      }
      header[name] = [
        "dtype": isWhole ? "I64" : "F32", "shape": tensor.shape, "data_offsets": [start, body.count],
      ]
    }
    var json = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    var length = UInt64(json.count).littleEndian
    var data = withUnsafeBytes(of: &length) { Data($0) }
    data.append(json)
    data.append(body)
    return data
  }

  /// Writes the file under a temporary name and renames it.
  public func write(to path: String) throws { try AtomicFile.write(encoded(), to: path) }
}
