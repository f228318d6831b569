import Foundation

/// A low-pass filter with a finite, symmetric impulse response: a sinc under a Kaiser window.
public struct LowPassFilter: Sendable, Equatable {
  /// The impulse response; its sum is 1.
  public let taps: [Double]

  /// - Parameters:
  ///   - count: odd, so that the response has a middle; the more, the steeper.
  ///   - cutoff: the frequency where the gain is one half, as a fraction of half the sampling rate, between 0 and 1.
  ///   - beta: of the Kaiser window; 7.9 keeps the stop band some 80 dB down.
  public init(count: Int, cutoff: Double, beta: Double) {
    guard count > 1, count % 2 == 1, cutoff > 0, cutoff < 1 else {
      fatalError("a low-pass filter of \(count) taps with the cutoff \(cutoff)")
    }
    let half = Double(count - 1) / 2
    let windowed = (0..<count).map { index -> Double in
      let offset = Double(index) - half
      let sinc = offset == 0 ? cutoff : sin(Double.pi * cutoff * offset) / (Double.pi * offset)
      let place = offset / half
      return sinc * besselI0(beta * max(0, 1 - place * place).squareRoot()) / besselI0(beta)
    }
    let sum = windowed.reduce(0, +)
    taps = windowed.map { $0 / sum }
  }

  /// The gain at every bin of a transform of `size` samples, without the delay that centring the response on sample 0
  /// takes away; real because the response is symmetric.
  public func gains(size: Int) -> [Double] {
    guard size >= taps.count else { fatalError("\(taps.count) taps in a transform of \(size)") }
    let half = taps.count / 2
    var centred = [Double](repeating: 0, count: size)
    for tap in taps.indices { centred[(tap - half + size) % size] = taps[tap] }
    return RealFFT.shared(size).forward(centred).real
  }
}
