import Basics
import Datasets
import Training

/// Matrices of noise; those of bona fide utterances are louder in the upper half of their rows.
final class RandomFeatures: FeatureSource {
  let count: Int
  let rows: Int
  let frames: Int
  let identity: String
  private let values: UnsafeMutablePointer<Float>

  init(count: Int, rows: Int = 6, frames: Int = 5, seed: UInt64 = 1) {
    self.count = count
    self.rows = rows
    self.frames = frames
    identity = "random \(count) x \(rows) x \(frames), seed \(seed)"
    values = .allocate(capacity: max(count * rows * frames, 1))
    var generator = RandomGenerator(seed: seed, stream: "features")
    for index in 0..<(count * rows * frames) {
      let utterance = index / (rows * frames)
      let shift = label(at: utterance) == 1 && index / frames % rows < rows / 2 ? 0.6 : 0
      values[index] = Float(generator.normal() + shift)
    }
  }

  deinit { values.deallocate() }

  func label(at index: Int) -> Int { index % 3 == 0 ? 1 : 0 }
  func matrix(at index: Int) -> UnsafePointer<Float> {
    precondition((0..<count).contains(index))
    return UnsafePointer(values + index * rows * frames)
  }
  func set(_ value: Float, at index: Int) { values[index * rows * frames] = value }
}
