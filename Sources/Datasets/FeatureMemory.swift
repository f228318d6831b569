import Basics

/// Where a store's matrices lie, one after another, as long as it lives.
protocol FeatureMemory: AnyObject {
  var values: UnsafePointer<Float> { get }
}

/// Matrices on the heap.
final class HeapFeatures: FeatureMemory {
  let mutable: UnsafeMutablePointer<Float>
  var values: UnsafePointer<Float> { UnsafePointer(mutable) }

  /// Zeros.
  init(count: Int) {
    mutable = .allocate(capacity: max(count, 1))
    mutable.initialize(repeating: 0, count: count)
  }

  deinit { mutable.deallocate() }
}

/// Matrices in a mapped file.
final class MappedFeatures: FeatureMemory {
  private let file: MappedFile
  let values: UnsafePointer<Float>

  /// - Parameter offset: where the first matrix starts, in bytes; a multiple of four.
  init(_ file: MappedFile, offset: Int) {
    self.file = file
    values = (file.bytes.baseAddress! + offset).assumingMemoryBound(to: Float.self)
  }
}
