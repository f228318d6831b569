import Architectures
import Audio
import Basics
import Checkpoints
import Features
import Networks
import Tensors

extension ModelFile {
  /// Takes the weights and running statistics of a checkpoint of the authors' code.
  ///
  /// The number of cells and channels follow from the tensors' names and shapes. The counters
  /// `num_batches_tracked` and the front-end's constants (`feature.*`) are left out: the kit computes its own, which differ from
  /// those of `4-16.pth` by up to 4.3e-6.
  ///
  /// - Parameters:
  ///   - genotype: what the network was derived from; operations without weights do not show in a checkpoint.
  ///   - features: the front-end; nil takes LFCC where the checkpoint holds a filterbank, else the spectrogram.
  ///   - path: names the file in errors.
  /// - Throws: `KitError` naming every tensor that is missing, misshapen or unknown to such a network (ten in full).
  public static func importing(
    _ checkpoint: TorchCheckpoint, genotype: Genotype, features: FrontEnd? = nil, path: String
  ) throws -> ModelFile {
    let tensors = checkpoint.tensors
    guard let reading = NetworkPlan.reading(tensors.mapValues(\.shape)) else {
      throw KitError(
        "its tensors are not those of a derived network of the authors' code", at: path,
        advice: "./kit inspect \(path) lists what the file holds.")
    }
    let frontEnd = features ?? (tensors["feature.lfcc_fb"] == nil ? .spectrogram : .lfcc)
    let description = ModelDescription(
      genotype: genotype, cells: reading.cells, channels: reading.channels, rows: frontEnd.rows,
      frames: FrontEnd.frames(Waveform.utteranceLength), features: FeatureConfiguration(frontEnd: frontEnd))
    let configuration = description.networkConfiguration(batchCapacity: 1)
    try configuration.validate()
    let expected = NetworkPlan(configuration).shapes
    var complaints: [String] = []
    for name in expected.keys.sorted() {
      guard let found = tensors[name] else {
        complaints.append("\(name) is missing")
        continue
      }
      if found.shape != expected[name]! {
        complaints.append("\(name) has the shape \(found.shape), not \(expected[name]!)")
      }
    }
    let kept = tensors.filter { expected[$0.key] != nil }
    for name in checkpoint.names
    where expected[name] == nil && !name.hasSuffix(".num_batches_tracked") && !name.hasPrefix("feature.") {
      complaints.append("\(name) belongs to no part of such a network")
    }
    guard complaints.isEmpty else {
      let more = complaints.count > 10 ? "\n  and \(complaints.count - 10) more" : ""
      throw KitError(
        "the tensors are not those of a network of \(description.cells) cells and \(description.channels) channels with "
          + "this genotype:" + complaints.prefix(10).map { "\n  \($0)" }.joined() + more, at: path,
        advice: "Name the genotype that it was trained with: --genotype.")
    }
    return ModelFile(description: description, provenance: nil, tensors: kept)
  }

  /// The tensors under the names, and in the shapes, of the authors' `state_dict`, complete for `strict` loading.
  ///
  /// Besides weights and running statistics these are `num_batches_tracked` of every normalisation (0: nothing depends
  /// on it at momentum 0.1) and, for LFCC and LFB, the filterbank (513 x 70) and the DCT (70 x 70).
  public var stateDictionary: [String: SafeTensors.Tensor] {
    var result = tensors
    for statistic in NetworkPlan(description.networkConfiguration(batchCapacity: 1)).statistics {
      result["\(statistic.name).num_batches_tracked"] = .init(shape: [], values: [0], type: .int64)
    }
    guard description.features.frontEnd != .spectrogram else { return result }
    var bank = [Float](repeating: 0, count: FrontEnd.bins * FrontEnd.filters)
    for (filter, triangle) in Constants.filters.enumerated() {
      for (offset, weight) in triangle.weights.enumerated() {
        bank[(triangle.first + offset) * FrontEnd.filters + filter] = weight
      }
    }
    result["feature.lfcc_fb"] = .init(shape: [FrontEnd.bins, FrontEnd.filters], values: bank)
    result["feature.l_dct.weight"] = .init(shape: [FrontEnd.filters, FrontEnd.filters], values: Constants.cosines)
    return result
  }
}
