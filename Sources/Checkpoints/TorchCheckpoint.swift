import Basics
import Foundation

/// The tensors of a PyTorch checkpoint: a file of `torch.save` that holds a dictionary of tensors, such as a
/// `state_dict`.
///
/// Dictionaries inside are flattened; their tensors' names are joined with dots. What else the file holds is metadata.
public struct TorchCheckpoint {
  /// The names in the file's order.
  public let names: [String]
  /// Every tensor by its name, row-major, as 32-bit floats; views of the same elements share their memory.
  public let tensors: [String: SafeTensors.Tensor]
  /// Numbers, texts and lists beside the tensors, as text.
  public let metadata: [String: String]

  /// Reads the file; nothing in it is executed.
  ///
  /// Both forms of `torch.save` are read: archives, and the pickles of PyTorch before 1.6. Time and memory are
  /// proportional to the file's size.
  /// - Parameters:
  ///   - path: the file; its name does not matter.
  ///   - limit: the most bytes that its tensors may take as 32-bit floats.
  /// - Throws: `KitError` naming the file for anything but a well-formed file of tensors, or one over the limit.
  public init(contentsOf path: String, limit: Int = 1 << 31) throws {
    let reader =
      switch try CheckpointForm(of: path) {
      case .torchArchive: try Self.archive(path, limit)
      case .torchPickles: try Self.pickles(path, limit)
      case .safeTensors:
        throw KitError("this is a safetensors file, not a checkpoint of torch.save", at: path)
      }
    guard !reader.names.isEmpty else {
      throw KitError("the file holds no tensors", at: path, advice: "Save a state_dict.")
    }
    names = reader.names
    tensors = reader.tensors
    metadata = reader.metadata
  }

  private static func archive(_ path: String, _ limit: Int) throws -> TensorCollector {
    let archive = try ZipArchive(contentsOf: path)
    let pickles = archive.names.filter { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }
    guard let pickle = pickles.first, pickles.count == 1 else {
      throw KitError(
        "the archive has \(pickles.count) entries data.pkl, so torch.save did not write it", at: path,
        advice: "A checkpoint has one.")
    }
    let root = String(pickle.dropLast("data.pkl".count))
    guard !archive.names.contains(where: { $0 == "\(root)constants.pkl" || $0.hasPrefix("\(root)code/") }) else {
      throw KitError(
        "this is a TorchScript file, which holds a program", at: path,
        advice: "Load it in PyTorch with torch.jit.load and save its state_dict with torch.save.")
    }
    if archive.names.contains(root + "byteorder") {
      let order = String(decoding: try archive.content(root + "byteorder"), as: UTF8.self)
      guard order == "little" else { throw KitError("the byte order \(order) is not read", at: path) }
    }
    var unpickler = Unpickler(try archive.content(pickle), path: path)
    let value = try unpickler.next()
    var collector = TensorCollector(arena: unpickler.arena, path: path, limit: limit) {
      try archive.content("\(root)data/\($0)")
    }
    try collector.add(value)
    return collector
  }

  /// The older form: pickles of a magic number, a version, facts on the machine, the dictionary and the storages' keys,
  /// then each storage's count, in eight bytes, and elements.
  private static func pickles(_ path: String, _ limit: Int) throws -> TensorCollector {
    let data = try AtomicFile.read(path)
    var unpickler = Unpickler(data, startingAt: CheckpointForm.magicPickle.count, path: path)
    guard case .integer(1001) = try unpickler.next() else {
      throw KitError("a checkpoint of another version than 1001", at: path, advice: "Save it again in PyTorch.")
    }
    _ = try unpickler.next()
    let value = try unpickler.next()
    guard case .list(let list) = try unpickler.next() else {
      throw KitError("the checkpoint does not list its storages", at: path, advice: "Copy it again.")
    }
    let storages = try LegacyStorages(
      data, keys: unpickler.arena.sequences[list], arena: unpickler.arena, startingAt: unpickler.place, path: path)
    var collector = TensorCollector(arena: unpickler.arena, path: path, limit: limit, content: storages.content)
    try collector.add(value)
    return collector
  }
}
