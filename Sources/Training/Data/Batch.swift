import Datasets

/// Utterances that go through a network together.
public struct Batch {
  /// Feature matrices, rows x frames, row-major; they belong to the source.
  public let matrices: [UnsafePointer<Float>]
  /// 0 for spoof, 1 for bona fide.
  public let labels: [Int]
  /// Feature rows that are read as zero in the whole batch; empty for none.
  public let maskedRows: Range<Int>

  /// Traps unless there is one label for each matrix.
  public init(matrices: [UnsafePointer<Float>], labels: [Int], maskedRows: Range<Int> = 0..<0) {
    precondition(matrices.count == labels.count, "\(matrices.count) matrices and \(labels.count) labels")
    self.matrices = matrices
    self.labels = labels
    self.maskedRows = maskedRows
  }

  /// The utterances of a source at these indices, in their order.
  public init(_ source: some FeatureSource, _ indices: some Sequence<Int>, maskedRows: Range<Int> = 0..<0) {
    let indices = Array(indices)
    self.init(
      matrices: indices.map(source.matrix(at:)), labels: indices.map(source.label(at:)), maskedRows: maskedRows)
  }
}
