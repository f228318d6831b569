/// Labelled feature matrices in a fixed order, readable from any thread.
public protocol FeatureSource {
  /// The number of utterances.
  var count: Int { get }
  /// Feature rows of every matrix.
  var rows: Int { get }
  /// Frames of every matrix.
  var frames: Int { get }
  /// What the matrices are and were computed from; two sources with the same identity hold the same values.
  var identity: String { get }

  /// 0 for spoof, 1 for bona fide.
  func label(at index: Int) -> Int
  /// `rows` x `frames` values, row-major, valid as long as the source lives.
  func matrix(at index: Int) -> UnsafePointer<Float>
}
