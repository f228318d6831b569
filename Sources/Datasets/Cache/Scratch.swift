import Basics
import Foundation

/// Memory for one matrix for each thread.
final class Scratch {
  private let values: UnsafeMutablePointer<Float>
  private let count: Int

  init(_ workers: Workers, count: Int) {
    self.count = count
    values = .allocate(capacity: max(workers.threads * count, 1))
    values.initialize(repeating: 0, count: workers.threads * count)
  }

  deinit { values.deallocate() }

  /// Of the thread of that number.
  subscript(thread: Int) -> UnsafeMutablePointer<Float> { values + thread * count }
}

/// The error of the thread that first had one, which stops the others.
final class FirstError: @unchecked Sendable {
  private let lock = NSLock()
  private var error: (any Error)?

  var isSet: Bool { lock.withLock { error != nil } }

  func set(_ error: any Error) { lock.withLock { self.error = self.error ?? error } }

  func check() throws { if let error = lock.withLock({ error }) { throw error } }
}
