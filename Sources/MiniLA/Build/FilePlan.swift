import Basics
import Datasets

/// One file of the corpus: what it is made of.
///
/// Its randomness comes from generators of its own, named by its place, so that files can be made in any order.
struct FilePlan: Sendable {
  var split: Partition
  /// Nil for bona fide speech.
  var attack: Attack?
  /// The place among the files of its split and attack, from 0.
  var index: Int
  /// The index of the speaker or voice among those of the split and attack.
  var source: Int
  var assembly: Assembly
  /// The index of the human speaker whose background an engine's speech gets; nil for human speech and its copies.
  var background: Int?

  /// A generator for one step of making the file.
  /// - Parameter attempt: 0, then 1, 2, ... when earlier attempts came out too short or too long.
  func generator(_ step: String, seed: UInt64, attempt: Int) -> RandomGenerator {
    Self.generator(step, seed: seed, split: split, attack: attack, index: index, attempt: attempt)
  }

  static func generator(
    _ step: String, seed: UInt64, split: Partition, attack: Attack?, index: Int, attempt: Int
  ) -> RandomGenerator {
    RandomGenerator(
      seed: seed, stream: "mini-la.\(step)", split.ordinal, attack?.ordinal ?? 0, index, attempt)
  }
}
