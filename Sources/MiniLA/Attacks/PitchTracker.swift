import Foundation
import Signal

/// The fundamental frequency of voiced speech, by the normalised autocorrelation of 40 ms frames every 10 ms.
public struct PitchTracker: Sendable {
  /// Samples between frames: 10 ms.
  public static let hop = 160

  /// Samples of a frame: 40 ms.
  public static let frame = 640

  /// Frequencies looked for, in Hz.
  public static let range = 70.0...420.0

  /// A tracker; it has no settings.
  public init() {}

  /// The frequency in Hz at every 10 ms, 0 where the speech is not voiced: where the autocorrelation's peak, corrected
  /// for the window's own, is at most 0.5, or the frame's energy is 40 dB below the loudest.
  ///
  /// A median of five frames removes octave errors.
  public func track(_ samples: [Double]) -> [Double] {
    let (hop, size) = (Self.hop, Self.frame)
    var padded = [Double](repeating: 0, count: size / 2)
    padded += samples
    padded += [Double](repeating: 0, count: size)
    let frames = (padded.count - size) / hop
    let transform = RealFFT.shared(2048)
    let window = HannWindow.symmetric(size)
    let windowCorrelation = autocorrelation(window, transform: transform)
    let shortest = Int(16_000 / Self.range.upperBound)
    let longest = Int(16_000 / Self.range.lowerBound)
    var frequencies = [Double](repeating: 0, count: frames)
    var strengths = [Double](repeating: 0, count: frames)
    var energies = [Double](repeating: 0, count: frames)
    var windowed = [Double](repeating: 0, count: size)
    for frame in 0..<frames {
      var mean = 0.0
      for index in 0..<size { mean += padded[frame * hop + index] }
      mean /= Double(size)
      for index in 0..<size { windowed[index] = (padded[frame * hop + index] - mean) * window[index] }
      let correlation = autocorrelation(windowed, transform: transform)
      energies[frame] = correlation[0]
      var best = shortest
      var strength = -Double.infinity
      for lag in shortest..<longest {
        let value =
          correlation[lag] / (correlation[0] + 1e-9) / (windowCorrelation[lag] / windowCorrelation[0] + 1e-3)
        if value > strength { (best, strength) = (lag, value) }
      }
      frequencies[frame] = 16_000 / Double(best)
      strengths[frame] = strength
    }
    let floor = (energies.max() ?? 0) * 1e-4
    for frame in 0..<frames where !(strengths[frame] > 0.5 && energies[frame] > floor) { frequencies[frame] = 0 }
    return medianOfFive(frequencies)
  }

  /// The median of the voiced frames' frequencies in Hz, nil if no frame is voiced.
  public func median(_ samples: [Double]) -> Double? {
    let voiced = track(samples).filter { $0 > 0 }.sorted()
    guard !voiced.isEmpty else { return nil }
    let middle = voiced.count / 2
    return voiced.count % 2 == 1 ? voiced[middle] : (voiced[middle - 1] + voiced[middle]) / 2
  }

  private func autocorrelation(_ samples: [Double], transform: RealFFT) -> [Double] {
    var spectrum = transform.forward(samples)
    for bin in 0..<transform.bins {
      spectrum.real[bin] = spectrum.real[bin] * spectrum.real[bin] + spectrum.imaginary[bin] * spectrum.imaginary[bin]
      spectrum.imaginary[bin] = 0
    }
    return Array(transform.inverse(spectrum).prefix(samples.count))
  }

  /// The running median over five values, zeros beyond the ends.
  private func medianOfFive(_ values: [Double]) -> [Double] {
    values.indices.map { index in
      (index - 2...index + 2).map { values.indices.contains($0) ? values[$0] : 0 }.sorted()[2]
    }
  }
}
