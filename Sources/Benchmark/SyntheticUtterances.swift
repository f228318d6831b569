import Basics
import Datasets
import Training

/// Labelled random feature matrices: the time of a step does not depend on what the utterances hold.
final class SyntheticUtterances: FeatureSource {
  let count: Int
  let rows: Int
  let frames: Int
  let identity: String
  private let storage: UnsafeMutablePointer<Float>

  init(count: Int, rows: Int = 60, frames: Int = 251, seed: UInt64) {
    self.count = count
    self.rows = rows
    self.frames = frames
    identity = "random \(count) x \(rows) x \(frames), seed \(seed)"
    var generator = RandomGenerator(seed: seed, stream: "benchmark.features")
    storage = .allocate(capacity: count * rows * frames)
    storage.initialize(repeating: 0, count: count * rows * frames)
    for index in 0..<(count * rows * frames) { storage[index] = Float(4 * generator.uniform() - 2) }
  }

  deinit { storage.deallocate() }

  /// One in ten is bona fide, as in the corpus.
  func label(at index: Int) -> Int { index % 10 == 9 ? 1 : 0 }
  func matrix(at index: Int) -> UnsafePointer<Float> { UnsafePointer(storage + index * rows * frames) }
}
