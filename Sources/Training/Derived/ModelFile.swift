import Basics
import Networks

/// A trained network on disk: weights and running statistics under the names of the authors' `state_dict`, and where
/// they come from.
public struct ModelFile: Equatable {
  /// Where the weights come from.
  public struct Provenance: Codable, Equatable {
    /// The recipe of its training.
    public let configuration: TrainingConfiguration
    /// What the train and the dev set were.
    public let train: String
    /// What the dev set was, likewise.
    public let dev: String
    /// The epoch whose weights these are.
    public let best: TrainingEpoch
    /// What the engine that trained them computes; nil in files of older versions.
    public let fingerprint: EngineFingerprint?

    /// A training by that recipe, on these data, with this epoch kept.
    public init(
      configuration: TrainingConfiguration, train: String, dev: String, best: TrainingEpoch,
      fingerprint: EngineFingerprint? = nil
    ) {
      self.configuration = configuration
      self.train = train
      self.dev = dev
      self.best = best
      self.fingerprint = fingerprint
    }
  }

  /// What the network is made of and fed with.
  public let description: ModelDescription
  /// nil for weights that were not trained by this program.
  public let provenance: Provenance?
  /// Weights and running statistics by their names.
  public let tensors: [String: SafeTensors.Tensor]

  /// A model of these tensors, which are checked when a network is made of it.
  public init(description: ModelDescription, provenance: Provenance?, tensors: [String: SafeTensors.Tensor]) {
    self.description = description
    self.provenance = provenance
    self.tensors = tensors
  }

  /// A network's present weights and running statistics.
  public init(description: ModelDescription, provenance: Provenance?, network: some TrainableNetwork) {
    self.init(
      description: description, provenance: provenance,
      tensors: network.parameters.tensors().merging(network.runningStatistics.tensors()) { _, new in new })
  }

  /// Reads a file that `write` wrote; throws `KitError` naming the file and what is wrong with it.
  public static func load(_ path: String) throws -> ModelFile {
    let file = try SafeTensors(contentsOf: path)
    return ModelFile(
      description: try RunFolder.decode(ModelDescription.self, "model", from: file, path: path),
      provenance: file.metadata["provenance"] == nil
        ? nil : try RunFolder.decode(Provenance.self, "provenance", from: file, path: path),
      tensors: file.tensors)
  }

  /// Writes a safetensors file whose metadata hold the genotype's text, the description and the provenance as JSON.
  public func write(to path: String) throws {
    var metadata = ["genotype": description.genotype.text, "model": try RunFolder.encode(description)]
    if let provenance { metadata["provenance"] = try RunFolder.encode(provenance) }
    try SafeTensors(tensors: tensors, metadata: metadata).write(to: path)
  }

  /// The network with these weights, for passes of up to `batchCapacity` utterances.
  ///
  /// Throws `KitError` naming a tensor that is missing or has another shape than the description asks for.
  public func makeNetwork(batchCapacity: Int, workers: Workers) throws -> DerivedNetwork {
    let network = try DerivedNetwork(
      configuration: description.networkConfiguration(batchCapacity: batchCapacity), seed: 0, workers: workers)
    try network.parameters.load(tensors)
    try network.runningStatistics.load(tensors)
    return network
  }
}
