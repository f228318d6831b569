import AntiSpoofing
import Foundation

/// What a file of tensors holds.
struct Inspection: Encodable {
  struct Tensor: Encodable {
    let name: String
    /// As stored.
    let type: String
    let shape: [Int]
    /// nil for a tensor without values.
    let smallest, mean, largest: Float?
    let digest: String
  }

  /// The network that the tensors' names and shapes tell of.
  struct Network: Encodable {
    let cells: Int
    let channels: Int
    /// Values that training changes.
    let trainable: Int
    /// For each kind of cell the operations of its eight edges; those without
    /// weights leave no tensors, and cannot be told apart.
    let operations: [String: [String]]
  }

  let format: String
  let tensors: [Tensor]
  let values: Int
  let metadata: [String: String]
  /// nil if the tensors are not those of a derived network.
  let network: Network?

  /// Throws `KitError` naming the file if it is neither form of checkpoint, or damaged.
  init(_ path: String) throws {
    let file: [String: SafeTensors.Tensor]
    let names: [String]
    switch try CheckpointForm(of: path) {
    case .torchArchive, .torchPickles:
      let checkpoint = try TorchCheckpoint(contentsOf: path)
      format = "PyTorch checkpoint"
      (file, names, metadata) = (checkpoint.tensors, checkpoint.names, checkpoint.metadata)
    case .safeTensors:
      let tensors = try SafeTensors(contentsOf: path)
      format = "safetensors"
      (file, names, metadata) = (tensors.tensors, tensors.tensors.keys.sorted(), tensors.metadata)
    }
    tensors = names.map { name in
      let tensor = file[name]!
      let sum = tensor.values.reduce(0.0) { $0 + Double($1) }
      return Tensor(
        name: name, type: tensor.type.rawValue, shape: tensor.shape, smallest: tensor.values.min(),
        mean: tensor.values.isEmpty ? nil : Float(sum / Double(tensor.values.count)), largest: tensor.values.max(),
        digest: Digest(of: tensor.values).short)
    }
    values = file.values.reduce(0) { $0 + $1.values.count }
    network = Self.network(file)
  }

  private static func network(_ tensors: [String: SafeTensors.Tensor]) -> Network? {
    guard let reading = NetworkPlan.reading(tensors.mapValues(\.shape)) else { return nil }
    func isTrainable(_ name: String) -> Bool {
      !name.hasPrefix("feature.")
        && !["running_mean", "running_var", "num_batches_tracked"].contains { name.hasSuffix($0) }
    }
    return Network(
      cells: reading.cells, channels: reading.channels,
      trainable: tensors.reduce(0) { $0 + (isTrainable($1.key) ? $1.value.values.count : 0) },
      operations: Dictionary(
        uniqueKeysWithValues: reading.operations.map { ($0.rawValue, $1.map(Self.alternatives)) }))
  }

  /// Operations that leave the same tensors, as text.
  private static func alternatives(_ primitives: [Primitive]) -> String {
    let names = primitives.map(\.rawValue)
    guard let last = names.last else { return "unknown" }
    return names.count == 1 ? last : "\(names.dropLast().joined(separator: ", ")) or \(last)"
  }

  /// Tensors, metadata and network as a table.
  var text: String {
    func number(_ value: Float?) -> String { value.map { String(format: "%.5g", $0) } ?? "" }
    let table = TextTable(
      ["tensor", "type", "shape", "smallest", "mean", "largest", "SHA-256"],
      tensors.map { tensor in
        [
          tensor.name, tensor.type,
          tensor.shape.isEmpty ? "scalar" : tensor.shape.map(String.init).joined(separator: "x"),
          number(tensor.smallest), number(tensor.mean), number(tensor.largest), tensor.digest,
        ]
      })
    var lines = [table.text, "", "\(format): \(tensors.count) tensors, \(values) values."]
    if let network {
      lines.append(
        "A derived network of \(network.cells) cells and \(network.channels) channels, \(network.trainable) trainable "
          + "values.")
      for kind in network.operations.keys.sorted() {
        lines.append("\(kind) cell: \(network.operations[kind]!.joined(separator: "; "))")
      }
    }
    for key in metadata.keys.sorted() { lines.append("\(key): \(metadata[key]!)") }
    return lines.joined(separator: "\n").printable
  }
}
