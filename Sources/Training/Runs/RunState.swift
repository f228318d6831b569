import Basics
import Tensors

/// The numbers that a run changes from step to step, each part with the prefix of its names in a checkpoint.
struct RunState {
  /// Weights, running statistics, alphas and betas.
  let sets: [(set: ParameterSet, prefix: String)]
  let optimisers: [(optimiser: Adam, prefix: String)]

  /// Adds all of them to a checkpoint.
  func store(in checkpoint: inout SafeTensors) {
    for (set, prefix) in sets { checkpoint.add(set.tensors(prefix: prefix)) }
    for (optimiser, prefix) in optimisers {
      checkpoint.add(optimiser.tensors(prefix: prefix))
      checkpoint.metadata.merge(optimiser.metadata(prefix: prefix)) { _, new in new }
    }
  }

  /// Takes all of them from a checkpoint; throws `KitError` naming `path` if one is missing or has another size.
  func restore(from checkpoint: SafeTensors, path: String) throws {
    do {
      for (set, prefix) in sets { try set.load(checkpoint.tensors, prefix: prefix) }
      for (optimiser, prefix) in optimisers { try optimiser.load(from: checkpoint, prefix: prefix) }
    } catch let error as KitError {
      throw KitError(error.what, at: path, advice: "The checkpoint is damaged; remove it to start anew.")
    }
  }
}
