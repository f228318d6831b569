import Foundation
import Basics

/// The tensors of a PyTorch checkpoint: a file of `torch.save` that holds a dictionary of tensors, such as a
/// `state_dict`.
///
/// Dictionaries inside are flattened; their tensors' names are joined with dots. What else the file holds is metadata.
public struct TorchCheckpoint {
  /// The names in the file's order.
  public let names: [String]
  public let tensors: [String: SafeTensors.Tensor]
  /// Numbers, texts and lists beside the tensors, as text.
  public let metadata: [String: String]

  /// Reads the file; nothing in it is executed.
  ///
  /// Throws `KitError` naming the file for anything but a well-formed archive of tensors.
  public init(contentsOf path: String) throws {
    let archive = try ZipArchive(contentsOf: path)
    let pickles = archive.names.filter { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }
    guard let pickle = pickles.first, pickles.count == 1 else {
      throw KitError(
        "the archive has \(pickles.count) entries data.pkl, so torch.save did not write it", at: path,
        advice: "A checkpoint has one. A TorchScript file is no checkpoint.")
    }
    let root = String(pickle.dropLast("data.pkl".count))
    if archive.names.contains(root + "byteorder") {
      let order = String(decoding: try archive.content(root + "byteorder"), as: UTF8.self)
      guard order == "little" else { throw KitError("the byte order \(order) is not read", at: path) }
    }
    guard case .dictionary(let top) = try Unpickler.value(of: archive.content(pickle), path: path) else {
      throw KitError("the file holds no dictionary", at: path, advice: "Save a state_dict.")
    }
    var reader = Flattening(archive: archive, root: root, path: path)
    try reader.add(top, prefix: "")
    guard !reader.names.isEmpty else {
      throw KitError("the file holds no tensors", at: path, advice: "Save a state_dict.")
    }
    names = reader.names
    tensors = reader.tensors
    metadata = reader.metadata
  }

  private struct Flattening {
    let archive: ZipArchive
    let root: String
    let path: String
    var names: [String] = []
    var tensors: [String: SafeTensors.Tensor] = [:]
    var metadata: [String: String] = [:]
    /// Entries of the archive that were read, by their keys.
    private var storages: [String: Data] = [:]
    private var elements = 0

    init(archive: ZipArchive, root: String, path: String) {
      self.archive = archive
      self.root = root
      self.path = path
    }

    mutating func add(_ dictionary: PickleDictionary, prefix: String) throws {
      for (key, value) in dictionary.entries {
        guard let name = text(key) else {
          throw KitError("a dictionary's key is \(key.kind)", at: path, advice: "Only named tensors are read.")
        }
        switch value {
        case .dictionary(let inner): try add(inner, prefix: "\(prefix)\(name).")
        case .tensor(let tensor):
          guard tensors.updateValue(try read(tensor, prefix + name), forKey: prefix + name) == nil else {
            throw KitError("two tensors are called \(prefix)\(name)", at: path)
          }
          names.append(prefix + name)
        default: metadata[prefix + name] = try describe(value)
        }
      }
    }

    private func text(_ key: PickleValue) -> String? {
      switch key {
      case .text(let text): return text
      case .integer(let number): return String(number)
      default: return nil
      }
    }

    private func describe(_ value: PickleValue) throws -> String {
      switch value {
      case .none: return "None"
      case .bool(let flag): return flag ? "True" : "False"
      case .integer(let number): return "\(number)"
      case .number(let number): return "\(number)"
      case .text(let text): return text
      case .tuple(let values, _): return "(\(try values.map(describe).joined(separator: ", ")))"
      case .list(let list): return "[\(try list.values.map(describe).joined(separator: ", "))]"
      default: throw KitError("\(value.kind) where a tensor, number or text belongs", at: path)
      }
    }

    private mutating func read(_ tensor: PickleTensor, _ name: String) throws -> SafeTensors.Tensor {
      let storage = tensor.storage
      func bad(_ what: String) -> KitError { KitError("the tensor \(name) \(what)", at: path) }
      let data = try storages[storage.key] ?? archive.content("\(root)data/\(storage.key)")
      storages[storage.key] = data
      let available = data.count / storage.type.size
      guard storage.count <= available else {
        throw bad("has a storage of \(available) elements that should have \(storage.count)")
      }
      // No tensor may be larger than what the file stores for it: repeated elements are not expanded.
      var count = 1
      var last = tensor.offset
      for (size, stride) in zip(tensor.shape, tensor.strides) {
        let product = count.multipliedReportingOverflow(by: size)
        let reach = max(size - 1, 0).multipliedReportingOverflow(by: stride)
        let end = last.addingReportingOverflow(reach.partialValue)
        guard !product.overflow, !reach.overflow, !end.overflow else { throw bad("has the shape \(tensor.shape)") }
        count = product.partialValue
        last = end.partialValue
      }
      guard count == 0 || (count <= storage.count && last < storage.count) else {
        throw bad(
          "of shape \(tensor.shape), strides \(tensor.strides) and offset \(tensor.offset) does not lie in its storage "
            + "of \(storage.count) elements")
      }
      // Many tensors may share a storage, but not so many that a small file fills the memory.
      elements += count
      guard elements <= 1 << 31 else { throw bad("and those before it have more than 2^31 elements") }
      let values = data.withUnsafeBytes { bytes in
        (0..<count).map { index -> Float in
          var rest = index
          var place = tensor.offset
          for axis in tensor.shape.indices.reversed() {
            place += rest % tensor.shape[axis] * tensor.strides[axis]
            rest /= tensor.shape[axis]
          }
          return storage.type.float(bytes, at: place * storage.type.size)
        }
      }
      return SafeTensors.Tensor(shape: tensor.shape, values: values, type: storage.type)
    }
  }
}
