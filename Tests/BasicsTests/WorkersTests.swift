import Basics
import Foundation
import Synchronization
import Testing

@Suite struct WorkersTests {
  @Test("every index is visited exactly once, run after run", arguments: [1, 2, 3, 5])
  func visits(threads: Int) {
    let workers = Workers(threads: threads)
    for count in [0, 1, 2, 7, 1_000] {
      for _ in 0..<20 {
        let visits = (0..<count).map { _ in Counter() }
        workers.run(count) { index, thread in
          #expect((0..<threads).contains(thread))
          visits[index].value.add(1, ordering: .relaxed)
        }
        #expect(!visits.contains { $0.value.load(ordering: .relaxed) != 1 })
      }
    }
  }

  @Test("results come in index order; the error of the lowest index is thrown")
  func map() throws {
    let workers = Workers(threads: 3)
    #expect(workers.map(100) { $0 * $0 } == (0..<100).map { $0 * $0 })
    struct Failure: Error, Equatable { var index: Int }
    #expect(throws: Failure(index: 7)) {
      try workers.tryMap(100) { index in
        if index % 10 == 7 { throw Failure(index: index) }
        return index
      }
    }
  }

  @Test("threads that slept for a while wake up for the next loop")
  func sleeping() {
    let workers = Workers(threads: 3)
    for _ in 0..<3 {
      Thread.sleep(forTimeInterval: 0.05)
      let sum = Counter()
      workers.run(50) { sum.value.add($0, ordering: .relaxed) }
      #expect(sum.value.load(ordering: .relaxed) == 1_225)
    }
  }

  @Test("denormal numbers are zero inside and what they were outside")
  func denormals() {
    // From an array of changing length, so that the compiler cannot multiply beforehand.
    let factors = (0..<Int.random(in: 2...3)).map { $0 == 0 ? Float.leastNormalMagnitude : 0.5 }
    let halves = Workers(threads: 2).map(8) { _ in factors[0] * factors[1] }
    #expect(halves == [Float](repeating: 0, count: 8))
    #expect(factors[0] * factors[1] > 0)
  }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }
}
