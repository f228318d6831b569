import Basics
import Tensors

/// Collects what memory a network's parts need for a batch, then makes it, with the initialised parameters of a layout.
final class NetworkBuilder {
  let capacity: Int
  let workers: Workers
  private var scratchVectors = 0
  private var blockScratchVectors = 0
  private var summands = 1

  /// - Parameter capacity: the largest number of samples in a batch.
  init(capacity: Int, workers: Workers) {
    guard capacity > 0 else { fatalError("batch capacity \(capacity)") }
    self.capacity = capacity
    self.workers = workers
  }

  /// The number of blocks of 16 samples that hold a full batch.
  var blocks: Int { (capacity + laneCount - 1) / laneCount }

  /// Asks for scratch memory on every thread.
  func needScratch(vectors: Int) { scratchVectors = max(scratchVectors, vectors) }

  /// Asks for memory that all pieces of work on a block share.
  func needBlockScratch(vectors: Int) { blockScratchVectors = max(blockScratchVectors, vectors) }

  /// Asks for room for linear combinations of so many planes.
  func needCombination(of planes: Int) { summands = max(summands, planes) }

  /// Makes the context, with parameters drawn from `seed`.
  ///
  /// Each has a stream of its own, so that a tensor's start does not
  /// depend on what else a network has. Running means start as 0, variances as 1.
  func finish(_ tensors: TensorLayout, seed: UInt64) -> NetworkContext {
    let parameters = ParameterSet(tensors.parameters.map { ($0.name, $0.shape) })
    for parameter in tensors.parameters {
      let values = parameters.values + parameter.offset
      switch parameter.start {
      case .constant(let value): values.update(repeating: value, count: parameter.count)
      case .uniform(let bound):
        var generator = RandomGenerator(seed: seed, stream: "initialise.\(parameter.name)")
        for i in 0..<parameter.count { values[i] = Float(generator.uniform(-bound, bound)) }
      }
    }
    let statistics = ParameterSet(tensors.statistics.flatMap { place in place.tensors.map { ($0, [place.channels]) } })
    for place in tensors.statistics {
      (statistics.values + place.variance).update(repeating: 1, count: place.channels)
    }
    return NetworkContext(
      workers: workers, blocks: blocks, capacity: capacity, parameters: parameters, statistics: statistics,
      blockwise: tensors.parameters.filter(\.isSummedByBlock).map { $0.offset..<($0.offset + $0.count) },
      scratchVectors: scratchVectors, blockScratchVectors: blockScratchVectors, summands: summands)
  }
}
