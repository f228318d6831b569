import Basics

/// What the machine can do at most, measured beside what it does.
public struct MachineLimits: Codable, Equatable, Sendable {
  /// Floating-point operations per second of fused multiply-adds in registers (each counts two), on one thread.
  public let arithmetic: Double
  /// On all threads of the run.
  public let arithmeticAllThreads: Double
  /// Bytes per second of a[i] = b[i] + s c[i] over arrays far larger than the caches, on one thread; two reads and one
  /// write are counted.
  public let memory: Double
  /// As `memoryOneThread`, of all threads together.
  public let memoryAllThreads: Double
  /// Bytes per second that one thread reads from 32 KiB (first-level cache) and from 512 KiB (second level).
  public let firstLevelCache: Double
  /// As `firstLevelCache`, of the second level.
  public let secondLevelCache: Double

  /// Limits that were measured before.
  public init(
    arithmetic: Double, arithmeticAllThreads: Double, memory: Double, memoryAllThreads: Double,
    firstLevelCache: Double, secondLevelCache: Double
  ) {
    self.arithmetic = arithmetic
    self.arithmeticAllThreads = arithmeticAllThreads
    self.memory = memory
    self.memoryAllThreads = memoryAllThreads
    self.firstLevelCache = firstLevelCache
    self.secondLevelCache = secondLevelCache
  }

  /// Measures for about a second.
  ///
  /// The best of several runs counts: a limit is not an average.
  public static func measure(workers: Workers, quick: Bool = false) -> MachineLimits {
    let repetition = Repetition(warmUps: 2, runs: 5...400, budget: quick ? 0.05 : 0.2)
    func arithmetic(_ workers: Workers) -> Double {
      let rounds = 1 << 15
      func best(_ operations: Int, _ kernel: (Int) -> Float) -> Double {
        let results = UnsafeMutablePointer<Float>.allocate(capacity: workers.threads)
        results.initialize(repeating: 0, count: workers.threads)
        defer { results.deallocate() }
        let timing = repetition.measure {
          workers.run(workers.threads) { index, _ in results[index] += kernel(rounds) }
        }
        guard results[0].isFinite else { fatalError("the arithmetic kernel overflowed") }
        return Double(operations * rounds * workers.threads) / timing.minimum
      }
      // Of the two widths, the one that the compiled program has registers for is the faster.
      return max(
        best(RegisterKernels.operations16, RegisterKernels.run16),
        best(RegisterKernels.operations8, RegisterKernels.run8))
    }
    let one = Workers(threads: 1)
    return MachineLimits(
      arithmetic: arithmetic(one), arithmeticAllThreads: arithmetic(workers),
      memory: triad(one, repetition), memoryAllThreads: triad(workers, repetition),
      firstLevelCache: read(bytes: 32 << 10, repetition), secondLevelCache: read(bytes: 512 << 10, repetition))
  }

  private static func triad(_ workers: Workers, _ repetition: Repetition) -> Double {
    let vectors = 1 << 20  // 64 MiB an array
    let memory = UnsafeMutablePointer<SIMD16<Float>>.allocate(capacity: 3 * vectors)
    memory.initialize(repeating: .one, count: 3 * vectors)
    defer { memory.deallocate() }
    let chunk = 1 << 12
    let timing = repetition.measure {
      workers.run(vectors / chunk) { index in
        let a = memory + index * chunk
        let b = a + vectors
        let c = b + vectors
        let s = SIMD16<Float>(repeating: 0.5)
        for i in 0..<chunk { a[i] = b[i].addingProduct(s, c[i]) }
      }
    }
    return Double(3 * 64 * vectors) / timing.minimum
  }

  private static func read(bytes: Int, _ repetition: Repetition) -> Double {
    let vectors = bytes / 64
    let memory = UnsafeMutablePointer<SIMD16<Float>>.allocate(capacity: vectors)
    memory.initialize(repeating: .one, count: vectors)
    defer { memory.deallocate() }
    var total = SIMD16<Float>.zero
    let timing = repetition.measureShort {
      var a = SIMD16<Float>.zero, b = SIMD16<Float>.zero, c = SIMD16<Float>.zero, d = SIMD16<Float>.zero
      var e = SIMD16<Float>.zero, f = SIMD16<Float>.zero, g = SIMD16<Float>.zero, h = SIMD16<Float>.zero
      var i = 0
      while i < vectors {
        a += memory[i]
        b += memory[i + 1]
        c += memory[i + 2]
        d += memory[i + 3]
        e += memory[i + 4]
        f += memory[i + 5]
        g += memory[i + 6]
        h += memory[i + 7]
        i += 8
      }
      total += ((a + b) + (c + d)) + ((e + f) + (g + h))
    }
    guard total[0] > 0 else { fatalError("the reading kernel read \(total[0])") }
    return Double(bytes) / timing.minimum
  }
}

extension SIMD16<Float> {
  static var one: Self { Self(repeating: 1) }
}
