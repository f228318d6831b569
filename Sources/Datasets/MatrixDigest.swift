import Basics

/// The first 16 bytes of the SHA-256 digest of one feature matrix.
struct MatrixDigest: Equatable {
  let high: UInt64
  let low: UInt64

  /// What stands where no matrix has been written yet.
  static let none = MatrixDigest(high: 0, low: 0)

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Of `count` values.
  init(of values: UnsafePointer<Float>, count: Int) {
    let hasher = Digest.Hasher()
    hasher.update(UnsafeRawBufferPointer(start: values, count: count * MemoryLayout<Float>.stride))
    (high, low) = hasher.finish().leading
  }
}
