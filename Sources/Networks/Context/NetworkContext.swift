import Basics
import Tensors

/// What all parts of a network share during a pass: parameters, memory, threads, and the batch at hand.
final class NetworkContext {
  let workers: Workers
  let capacity: Int
  let parameters: ParameterSet
  let statistics: ParameterSet
  /// Weight gradients of each block by itself: [block][parameter].
  private let partials: UnsafeMutablePointer<Float>
  private let blockwise: [Range<Int>]
  private let scratchBase: UnsafeMutablePointer<Lanes>
  private let scratchVectors: Int
  private let blockScratchBase: UnsafeMutablePointer<Lanes>
  private let blockScratchVectors: Int
  private let summandBase: UnsafeMutablePointer<UnsafePointer<Lanes>>
  private let coefficientBase: UnsafeMutablePointer<Lanes>
  private let summands: Int

  /// Samples in the current batch, and blocks that hold them.
  private(set) var samples = 0
  private(set) var blocks = 0
  /// Whether the current pass uses and updates batch statistics.
  private(set) var training = false
  /// Per block: ones in lanes that hold a sample.
  let masks: UnsafeMutablePointer<Lanes>

  init(
    workers: Workers, blocks: Int, capacity: Int, parameters: ParameterSet, statistics: ParameterSet,
    blockwise: [Range<Int>], scratchVectors: Int, blockScratchVectors: Int, summands: Int
  ) {
    self.workers = workers
    self.capacity = capacity
    self.parameters = parameters
    self.statistics = statistics
    self.blockwise = blockwise
    self.scratchVectors = scratchVectors
    self.blockScratchVectors = blockScratchVectors
    self.summands = summands
    coefficientBase = .allocate(capacity: workers.threads * summands)
    coefficientBase.initialize(repeating: .zero, count: workers.threads * summands)
    summandBase = .allocate(capacity: workers.threads * summands)
    summandBase.initialize(repeating: UnsafePointer(coefficientBase), count: workers.threads * summands)
    partials = .allocate(capacity: blocks * parameters.count)
    partials.initialize(repeating: 0, count: blocks * parameters.count)
    scratchBase = .allocate(capacity: workers.threads * scratchVectors)
    scratchBase.initialize(repeating: .zero, count: workers.threads * scratchVectors)
    blockScratchBase = .allocate(capacity: blocks * blockScratchVectors)
    blockScratchBase.initialize(repeating: .zero, count: blocks * blockScratchVectors)
    masks = .allocate(capacity: blocks)
    masks.initialize(repeating: .zero, count: blocks)
  }

  deinit {
    partials.deallocate()
    scratchBase.deallocate()
    blockScratchBase.deallocate()
    masks.deallocate()
    summandBase.deallocate()
    coefficientBase.deallocate()
  }

  func begin(samples: Int, training: Bool) {
    guard samples > 0, samples <= capacity else {
      fatalError("a batch of \(samples) samples in a network made for 1 to \(capacity)")
    }
    self.samples = samples
    self.training = training
    blocks = (samples + laneCount - 1) / laneCount
    for block in 0..<blocks { masks[block] = .mask(first: samples - block * laneCount) }
  }

  /// The scratch memory of a thread; its content does not outlive a piece of work.
  @inline(__always)
  func scratch(_ thread: Int) -> UnsafeMutablePointer<Lanes> { scratchBase + thread * scratchVectors }

  /// The scratch memory of a block; its content does not outlive the pass of a layer.
  @inline(__always)
  func blockScratch(_ block: Int) -> UnsafeMutablePointer<Lanes> { blockScratchBase + block * blockScratchVectors }

  /// Into how many parts a block's work is split where that can be done: a batch has fewer blocks than many processors
  /// have cores.
  static let parts = 4

  /// A part of 0 ..< count.
  static func part(_ part: Int, of count: Int) -> Range<Int> { count * part / parts..<count * (part + 1) / parts }

  /// Calls `body` for every part of every block, on all threads.
  func runParts(_ body: (_ block: Int, _ part: Int, _ thread: Int) -> Void) {
    workers.run(blocks * Self.parts) { index, thread in body(index / Self.parts, index % Self.parts, thread) }
  }

  /// Room on a thread for the planes and coefficients of one linear combination.
  @inline(__always)
  func combination(_ thread: Int) -> Combination {
    Combination(planes: summandBase + thread * summands, coefficients: coefficientBase + thread * summands)
  }

  /// The value of a parameter.
  @inline(__always)
  func value(_ offset: Int) -> UnsafePointer<Float> { UnsafePointer(parameters.values + offset) }

  /// Where a block's share of a weight's gradient goes.
  @inline(__always)
  func partial(_ block: Int, _ offset: Int) -> UnsafeMutablePointer<Float> {
    partials + (block * parameters.count + offset)
  }

  /// Sums the blocks' shares, in block order, into the parameters' gradients.
  func reduceGradients() {
    let count = parameters.count
    workers.run(blockwise.count) { index in
      for i in blockwise[index] {
        var sum = partials[i]
        for block in 1..<max(blocks, 1) { sum += partials[block * count + i] }
        parameters.gradients[i] = sum
      }
    }
  }
}
