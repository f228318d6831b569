import CPlatform
import Foundation
import Synchronization

/// A pool of threads that share loops over independent pieces of work.
///
/// `run(count)` calls its body once for every index; which thread takes which index depends on the machine's mood, so
/// a body must write only to places that belong to its index. Sums are formed per index and added up in index order
/// by the caller: that is what makes results the same bits at any number of threads. Bodies run with denormal numbers
/// flushed to zero on every thread, the caller's included.
public final class Workers: @unchecked Sendable {
  /// The number of threads that work, the caller's included; at least 1, fewer than asked for where the system gives no
  /// more.
  public private(set) var threads: Int

  /// How often `run` was called so far, and how many pieces of work that was: what a regression guard can count
  /// without a clock.
  public private(set) var launches = 0
  /// Pieces of work of all calls of `run` so far.
  public private(set) var pieces = 0

  private let next = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let busy = Atomic<Int>(0)
  private var count = 0
  /// The loop's body while `run` waits for its end.
  private let body = UnsafeMutablePointer<platform_closure>.allocate(capacity: 1)
  private var stopping = false
  private var sleepers = 0
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var handles: [pthread_t] = []

  /// Turns of the waiting loop before a thread sleeps.
  ///
  /// Waking one takes tens of microseconds, more on a virtual machine, so a thread waits a millisecond or two, longer
  /// than the gaps in a training step. Where there are more threads than processors it would keep the ones that work
  /// from theirs, so it waits some 20 microseconds.
  private let patience: Int

  /// - Parameter threads: defaults to the number of processors that this process may use.
  public init(threads: Int = Workers.available) {
    precondition(threads >= 1, "Workers(threads: \(threads))")
    self.threads = threads
    patience = threads <= Workers.available ? 100_000 : 2_000
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    for thread in 1..<max(threads, 1) {
      var handle = pthread_t()
      let start = Unmanaged.passRetained(Start(pool: self, thread: thread)).toOpaque()
      let status = pthread_create(
        &handle, nil,
        { start in
          let start = Unmanaged<Start>.fromOpaque(start!).takeRetainedValue()
          start.pool.takeUnretainedValue().serve(start.thread)
          return nil
        }, start)
      guard status == 0 else {
        Unmanaged<Start>.fromOpaque(start).release()
        break
      }
      handles.append(handle)
    }
    self.threads = handles.count + 1
  }

  /// What a new thread is told; it must not keep the pool alive.
  private final class Start {
    let pool: Unmanaged<Workers>
    let thread: Int
    init(pool: Workers, thread: Int) {
      self.pool = Unmanaged.passUnretained(pool)
      self.thread = thread
    }
  }

  deinit {
    pthread_mutex_lock(mutex)
    stopping = true
    generation.add(1, ordering: .releasing)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
    for handle in handles { pthread_join(handle, nil) }
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    wake.deallocate()
    body.deallocate()
    mutex.deallocate()
  }

  /// The number of processors that this process may use.
  public static var available: Int {
    max(1, ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Calls `body` once for each of 0 ..< count, on all threads, and returns when every call has returned.
  ///
  /// Not reentrant: a body must not call `run` of the same pool.
  public func run(_ count: Int, _ body: (Int) -> Void) { run(count) { index, _ in body(index) } }

  /// As `run(_:_:)`; the body also gets the number of the thread it is on, 0 ..< threads, to find scratch memory of its
  /// own.
  ///
  /// Results must not depend on it.
  public func run(_ count: Int, _ body: (_ index: Int, _ thread: Int) -> Void) {
    guard count > 0 else { return }
    launches += 1
    pieces += count
    let rounding = platform_flush_denormals()
    defer { platform_restore_rounding(rounding) }
    if threads == 1 || count == 1 {
      for index in 0..<count { body(index, 0) }
      return
    }
    capture(body, self.body)
    self.count = count
    next.store(0, ordering: .relaxed)
    busy.store(threads - 1, ordering: .relaxed)
    generation.add(1, ordering: .sequentiallyConsistent)
    pthread_mutex_lock(mutex)
    if sleepers > 0 { pthread_cond_broadcast(wake) }
    pthread_mutex_unlock(mutex)
    claim(0)
    var turns = 0
    while busy.load(ordering: .acquiring) > 0 {
      turns += 1
      if turns < patience { platform_pause() } else { sched_yield() }
    }
  }

  /// `transform` of every index, in index order.
  public func map<Result>(_ count: Int, _ transform: (Int) -> Result) -> [Result] {
    map(count) { index, _ in transform(index) }
  }

  /// As `map(_:_:)`; the transform also gets the number of the thread it is on, to find scratch memory of its own.
  public func map<Result>(_ count: Int, _ transform: (_ index: Int, _ thread: Int) -> Result) -> [Result] {
    let results = UnsafeMutablePointer<Result?>.allocate(capacity: max(count, 1))
    results.initialize(repeating: nil, count: count)
    defer {
      results.deinitialize(count: count)
      results.deallocate()
    }
    run(count) { index, thread in results[index] = transform(index, thread) }
    return (0..<count).map { results[$0]! }
  }

  /// `transform` of every index, in index order; throws the error of the lowest index that threw.
  public func tryMap<Result>(_ count: Int, _ transform: (Int) throws -> Result) throws -> [Result] {
    try map(count) { index in Swift.Result { try transform(index) } }.map { try $0.get() }
  }

  private func claim(_ thread: Int) {
    let count = count
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= count { return }
      platform_call(body, index, thread)
    }
  }

  private func serve(_ thread: Int) {
    _ = platform_flush_denormals()
    var seen = 0
    while true {
      var turns = 0
      while generation.load(ordering: .acquiring) == seen {
        turns += 1
        if turns < patience {
          platform_pause()
          continue
        }
        pthread_mutex_lock(mutex)
        sleepers += 1
        while generation.load(ordering: .sequentiallyConsistent) == seen { pthread_cond_wait(wake, mutex) }
        sleepers -= 1
        pthread_mutex_unlock(mutex)
      }
      seen += 1
      if stopping { return }
      claim(thread)
      busy.subtract(1, ordering: .releasing)
    }
  }
}

/// Stores a closure that does not escape where other threads find it; valid until the caller returns.
@_silgen_name("platform_capture")
private func capture(_ body: (Int, Int) -> Void, _ closure: UnsafeMutablePointer<platform_closure>)
