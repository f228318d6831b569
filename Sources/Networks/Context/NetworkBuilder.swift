import Basics
import Tensors

/// Collects the parameters and running statistics that a network's parts ask for, then makes and initialises them.
final class NetworkBuilder {
  enum Initialiser {
    /// Uniform in [-bound, bound).
    case uniform(bound: Double)
    case constant(Float)
  }

  /// Where a batch normalisation's running mean and variance lie among the statistics.
  struct StatisticOffsets {
    let mean: Int
    let variance: Int
  }

  let capacity: Int
  let workers: Workers
  private var parameterShapes: [(name: String, shape: [Int])] = []
  private var initialisers: [Initialiser] = []
  private var statisticShapes: [(name: String, shape: [Int])] = []
  private var statisticValues: [Float] = []
  private var parameterCount = 0
  private var statisticCount = 0
  private var blockwise: [Range<Int>] = []
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

  /// A convolution's or linear layer's weight, initialised as PyTorch does: uniform within 1 / sqrt(fan-in).
  ///
  /// Its gradient is summed block by block.
  /// - Returns: its offset among the parameters.
  func weight(_ name: String, shape: [Int], fanIn: Int) -> Int {
    let offset = add(name, shape, .uniform(bound: 1 / Double(fanIn).squareRoot()))
    blockwise.append(offset..<parameterCount)
    return offset
  }

  /// A batch normalisation's scale or shift; its gradient is set by the normalisation itself.
  func constant(_ name: String, count: Int, value: Float) -> Int { add(name, [count], .constant(value)) }

  private func add(_ name: String, _ shape: [Int], _ initialiser: Initialiser) -> Int {
    let offset = parameterCount
    parameterShapes.append((name, shape))
    initialisers.append(initialiser)
    parameterCount += shape.reduce(1, *)
    return offset
  }

  func statistics(_ name: String, channels: Int) -> StatisticOffsets {
    let offset = statisticCount
    statisticShapes.append(("\(name).running_mean", [channels]))
    statisticShapes.append(("\(name).running_var", [channels]))
    statisticValues += [Float](repeating: 0, count: channels) + [Float](repeating: 1, count: channels)
    statisticCount += 2 * channels
    return StatisticOffsets(mean: offset, variance: offset + channels)
  }

  /// Asks for scratch memory on every thread.
  func needScratch(vectors: Int) { scratchVectors = max(scratchVectors, vectors) }

  /// Asks for memory that all pieces of work on a block share.
  func needBlockScratch(vectors: Int) { blockScratchVectors = max(blockScratchVectors, vectors) }

  /// Asks for room for linear combinations of so many planes.
  func needCombination(of planes: Int) { summands = max(summands, planes) }

  /// Makes the context, with parameters drawn from `seed`: one stream for each, so that a tensor's start does not
  /// depend on what else a network has.
  func finish(seed: UInt64) -> NetworkContext {
    let parameters = ParameterSet(parameterShapes)
    for (entry, initialiser) in zip(parameters.entries, initialisers) {
      let values = parameters.values + entry.offset
      switch initialiser {
      case .constant(let value): values.update(repeating: value, count: entry.count)
      case .uniform(let bound):
        var generator = RandomGenerator(seed: seed, stream: "initialise.\(entry.name)")
        for i in 0..<entry.count { values[i] = Float(generator.uniform(-bound, bound)) }
      }
    }
    let statistics = ParameterSet(statisticShapes)
    statistics.flat = statisticValues
    return NetworkContext(
      workers: workers, blocks: blocks, capacity: capacity, parameters: parameters, statistics: statistics,
      blockwise: blockwise, scratchVectors: scratchVectors, blockScratchVectors: blockScratchVectors,
      summands: summands)
  }
}
