/// Values in memory that starts on a 64-byte boundary, as FFTW's plans and wide vectors want it.
///
/// The memory lives as long as the object; all bytes are zero at first.
public final class AlignedBuffer<Value: BitwiseCopyable>: @unchecked Sendable {
  /// The first value.
  public let pointer: UnsafeMutablePointer<Value>
  /// The number of values.
  public let count: Int

  /// Zeros; traps unless `count` is positive.
  public init(count: Int) {
    guard count > 0 else { fatalError("AlignedBuffer(count: \(count))") }
    let bytes = count * MemoryLayout<Value>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    pointer = memory.bindMemory(to: Value.self, capacity: count)
    self.count = count
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}
