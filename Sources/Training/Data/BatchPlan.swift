import Basics
import Datasets
import Features

/// The random draws of a run, each named by the seed, what it is for, the epoch and the step.
struct BatchPlan {
  let seed: UInt64
  let purpose: String
  let masking: FrequencyMask?

  /// Batches of `size` that go through the utterances once in random order; a last one that is not full is dropped.
  func shuffledBatches(of indices: [Int], size: Int, epoch: Int) -> [ArraySlice<Int>] {
    var generator = RandomGenerator(seed: seed, stream: "\(purpose).shuffle", epoch)
    let order = generator.shuffled(indices)
    return (0..<(indices.count / size)).map { order[($0 * size)..<(($0 + 1) * size)] }
  }

  /// `size` different utterances, drawn afresh in every step.
  func draw(from indices: [Int], size: Int, epoch: Int, step: Int) -> ArraySlice<Int> {
    var generator = RandomGenerator(seed: seed, stream: "\(purpose).draw", epoch, step)
    return generator.shuffled(indices).prefix(size)
  }

  /// The utterances with one mask for all of them.
  func batch(
    _ source: some FeatureSource, _ indices: some Sequence<Int>, half: String, epoch: Int, step: Int
  ) -> Batch {
    var generator = RandomGenerator(seed: seed, stream: "\(purpose).mask.\(half)", epoch, step)
    return Batch(source, indices, maskedRows: masking?.draw(rows: source.rows, using: &generator) ?? 0..<0)
  }

  /// Throws `KitError` unless a batch can be filled and fits the network.
  static func check(batchSize: Int, count: Int, what: String, capacity: Int) throws {
    guard batchSize <= count else {
      throw KitError(
        "a batch of \(batchSize) utterances is larger than \(what), which has \(count)",
        advice: "Use a batch of at most \(count).")
    }
    guard batchSize <= capacity else {
      throw KitError(
        "a batch of \(batchSize) utterances is larger than the network's capacity of \(capacity)",
        advice: "Make the network with a batch capacity of \(batchSize).")
    }
  }
}
