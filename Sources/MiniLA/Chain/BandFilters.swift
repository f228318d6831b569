import Foundation
import Signal

/// The corpus's common band: a high-pass at 60 Hz and a low-pass at 6.85 kHz, both without phase shift.
///
/// The high-pass is a Butterworth filter of order 4 run forwards and backwards; the low-pass a Kaiser-windowed sinc of
/// 513 taps. Their product is applied in the frequency domain.
final class BandFilters: @unchecked Sendable {
  static let shared = BandFilters()

  private static let highPass = 60.0
  private static let lowPass = 6850.0
  private static let taps = 513
  private static let beta = 7.9
  /// Zeros between the signal's end and its beginning one period later, in samples: responses die away within them.
  private static let guardZone = 8192

  private let lock = NSLock()
  private var responses: [Int: [Double]] = [:]

  /// The filtered signal, as long as `samples`.
  func apply(_ samples: [Double]) -> [Double] {
    var size = 1 << 16
    while size < samples.count + Self.guardZone { size *= 2 }
    let transform = RealFFT.shared(size)
    let gains = response(size)
    var spectrum = transform.forward(samples)
    for bin in gains.indices {
      spectrum.real[bin] *= gains[bin]
      spectrum.imaginary[bin] *= gains[bin]
    }
    return Array(transform.inverse(spectrum).prefix(samples.count))
  }

  /// The real gain of every bin of a transform.
  private func response(_ size: Int) -> [Double] {
    lock.lock()
    defer { lock.unlock() }
    if let known = responses[size] { return known }
    let cutoff = tan(Double.pi * Self.highPass / 16_000)
    let lowPass = Self.lowPassTaps()
    let half = Self.taps / 2
    var centred = [Double](repeating: 0, count: size)
    for tap in lowPass.indices { centred[(tap - half + size) % size] = lowPass[tap] }
    let finite = RealFFT.shared(size).forward(centred).real
    let gains = finite.indices.map { bin -> Double in
      guard bin > 0 else { return 0 }
      let ratio = cutoff / tan(Double.pi * Double(bin) / Double(size))
      return finite[bin] / (1 + pow(ratio, 8))
    }
    responses[size] = gains
    return gains
  }

  private static func lowPassTaps() -> [Double] {
    let half = Double(taps - 1) / 2
    let taps = (0..<Self.taps).map { index -> Double in
      let offset = Double(index) - half
      let cutoff = lowPass / 8000
      let sinc = offset == 0 ? cutoff : sin(Double.pi * cutoff * offset) / (Double.pi * offset)
      let place = offset / half
      return sinc * besselI0(beta * max(0, 1 - place * place).squareRoot()) / besselI0(beta)
    }
    let sum = taps.reduce(0, +)
    return taps.map { $0 / sum }
  }
}
