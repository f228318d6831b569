import Basics
import Testing

@Suite struct RandomGeneratorTests {
  @Test("seed, stream and indices each name another sequence, and the same ones the same")
  func names() {
    func first(_ generator: RandomGenerator) -> UInt64 {
      var copy = generator
      return copy.next()
    }
    let base = RandomGenerator(seed: 1, stream: "a", 1, 2)
    #expect(base == RandomGenerator(seed: 1, stream: "a", 1, 2))
    let others = [
      RandomGenerator(seed: 0, stream: "a", 1, 2), RandomGenerator(seed: 1, stream: "b", 1, 2),
      RandomGenerator(seed: 1, stream: "a", 2, 1), RandomGenerator(seed: 1, stream: "a", 1),
      RandomGenerator(seed: 1, stream: "a"), base,
    ]
    #expect(Set(others.map(first)).count == others.count)
  }

  @Test("numbers are the same for ever: they are part of every result")
  func pinned() {
    var generator = RandomGenerator(seed: 1, stream: "pinned")
    let values = (0..<3).map { _ in generator.next() }
    var again = RandomGenerator(seed: 1, stream: "pinned")
    #expect(values == (0..<3).map { _ in again.next() })
    // The same three numbers come out of an independent implementation of xoshiro256** in Python.
    #expect(values == [939_937_383_449_722_705, 11_136_920_734_060_907_026, 7_862_589_591_580_165_747])
  }

  @Test("uniform and normal numbers have the moments of their distributions")
  func moments() {
    var generator = RandomGenerator(seed: 2, stream: "moments")
    let uniform = (0..<40_000).map { _ in generator.uniform() }
    let normal = (0..<40_000).map { _ in generator.normal() }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    #expect(!uniform.contains { $0 < 0 || $0 >= 1 })
    #expect(abs(mean(uniform) - 0.5) < 0.01)
    #expect(abs(mean(uniform.map { $0 * $0 }) - 1.0 / 3) < 0.01)
    #expect(abs(mean(normal)) < 0.02)
    #expect(abs(mean(normal.map { $0 * $0 }) - 1) < 0.03)
  }

  @Test("a shuffle keeps every element and favours no order")
  func shuffle() {
    var counts: [[Int]: Int] = [:]
    for index in 0..<6_000 {
      var generator = RandomGenerator(seed: 3, stream: "shuffle", index)
      counts[generator.shuffled([1, 2, 3]), default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(!counts.values.contains { abs($0 - 1_000) > 150 })
    var generator = RandomGenerator(seed: 3, stream: "shuffle")
    #expect(generator.shuffled([Int]()) == [])
  }
}
