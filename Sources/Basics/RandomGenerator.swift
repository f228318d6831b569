#if canImport(Glibc)
  import Glibc
#endif

/// A seeded generator of pseudo-random numbers (xoshiro256**, Blackman and Vigna 2018, seeded through SplitMix64).
///
/// A generator is named by a seed, a stream and indices, so that every use of randomness draws from a sequence of its
/// own: `RandomGenerator(seed: 1, stream: "search.shuffle", epoch)`. A run that is interrupted and resumed
/// therefore needs no generator state to continue with the same numbers.
public struct RandomGenerator: RandomNumberGenerator, Equatable {
  private var s0: UInt64, s1: UInt64, s2: UInt64, s3: UInt64

  /// - Parameters:
  ///   - seed: any value; 0 is a seed like any other.
  ///   - stream: what the numbers are for.
  ///   - indices: for example an epoch and a step.
  public init(seed: UInt64, stream: String, _ indices: Int...) {
    // FNV-1a over the stream's bytes and the indices, then SplitMix64.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for byte in stream.utf8 { mix(byte) }
    mix(0xff)
    for index in indices {
      for shift in stride(from: 0, to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: index >> shift)) }
    }
    var state = seed &* 0x9e37_79b9_7f4a_7c15 ^ hash
    func next() -> UInt64 {
      state = state &+ 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    s0 = next()
    s1 = next()
    s2 = next()
    s3 = next()
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotate(s1 &* 5, 7) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = rotate(s3, 45)
    return result
  }

  /// Uniform in [0, 1), with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in [lower, upper).
  public mutating func uniform(_ lower: Double, _ upper: Double) -> Double { lower + (upper - lower) * uniform() }

  /// Uniform among 0 ..< bound, without bias; traps unless `bound` is positive.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "integer(below: \(bound))")
    return Int(next(upperBound: UInt64(bound)))
  }

  /// Standard normal (Marsaglia's polar method; the second value of a pair is discarded, so that the state alone
  /// decides what comes next).
  public mutating func normal() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let square = u * u + v * v
      if square > 0, square < 1 { return u * (-2 * log(square) / square).squareRoot() }
    }
  }

  /// Shuffles in place (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, through: 1, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }

  /// The elements in random order.
  public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var copy = elements
    shuffle(&copy)
    return copy
  }

  /// One element; traps if there is none.
  public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[integer(below: elements.count)] }
}
