import Foundation

/// Brings signals of any common sampling rate to one rate by a polyphase filter: a Kaiser-windowed sinc of ten zero
/// crossings on each side, cut off at the lower of both Nyquist frequencies.
///
/// Any number of threads may use one object at once.
public final class SampleRateConverter: @unchecked Sendable {
  /// To the 16 kHz of the countermeasures.
  public static let shared = SampleRateConverter(to: 16_000)

  /// Samples in a second of what comes out.
  public let target: Int

  private static let crossings = 10
  private static let beta = 5.0

  private let lock = NSLock()
  /// Filters by the sampling rate they convert from.
  private var filters: [Int: [[Double]]] = [:]

  /// Traps unless the rate is positive.
  public init(to target: Int) {
    guard target > 0 else { fatalError("sampling rate \(target)") }
    self.target = target
  }

  /// The signal at the new rate: `ceil(count * target / rate)` samples, in time with the original.
  ///
  /// Traps unless the rate is positive.
  public func convert(_ samples: [Double], from rate: Int) -> [Double] {
    guard rate > 0 else { fatalError("sampling rate \(rate)") }
    guard rate != target else { return samples }
    let divisor = Self.greatestCommonDivisor(rate, target)
    let (up, down) = (target / divisor, rate / divisor)
    let phases = self.phases(from: rate, up: up, down: down)
    let reach = Self.reach(up: up, down: down)
    let count = (samples.count * up + down - 1) / down
    return (0..<count).map { index in
      // Output `index` lies at the input's place `index * down / up`.
      let place = index * down
      let taps = phases[place % up]
      let first = place / up - reach
      var sum = 0.0
      for tap in max(0, -first)..<max(min(taps.count, samples.count - first), max(0, -first)) {
        sum += taps[tap] * samples[first + tap]
      }
      return sum
    }
  }

  /// Input samples on each side that an output sample depends on.
  private static func reach(up: Int, down: Int) -> Int { (crossings * max(up, down) + up - 1) / up }

  /// Taps for each of `up` positions between two input samples.
  private func phases(from rate: Int, up: Int, down: Int) -> [[Double]] {
    lock.lock()
    defer { lock.unlock() }
    if let known = filters[rate] { return known }
    let reach = Self.reach(up: up, down: down)
    let widest = max(up, down)
    let half = Double(Self.crossings * widest)
    let phases = (0..<up).map { phase -> [Double] in
      let taps = (-reach...reach).map { offset -> Double in
        // The distance to the output sample on the grid of `up` times the input's rate.
        let distance = Double(offset * up - phase)
        guard abs(distance) <= half else { return 0 }
        let argument = Double.pi * distance / Double(widest)
        let sinc = distance == 0 ? 1 : sin(argument) / argument
        let place = distance / half
        return sinc * besselI0(Self.beta * (1 - place * place).squareRoot()) / besselI0(Self.beta)
      }
      let sum = taps.reduce(0, +)
      return taps.map { $0 / sum }
    }
    filters[rate] = phases
    return phases
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
}
