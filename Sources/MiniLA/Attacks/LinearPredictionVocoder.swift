import Basics
import Foundation
import Signal

/// A linear-prediction vocoder: a recording's spectral envelopes, over-smoothed in time, excited by pulses and noise.
///
/// Frames of 25 ms every 10 ms of the pre-emphasised recording give log power spectra. Each is averaged over
/// neighbouring frames relative to its own level, its deviation from the mean spectrum is scaled, and an all-pole
/// filter is fitted to it (Makhoul 1975) and excited.
public struct LinearPredictionVocoder: Sendable {
  /// Poles of the filter.
  public var order: Int
  /// Share of noise in the excitation of voiced parts, 0 to 1; 1 excites with noise alone.
  public var noise: Double
  /// Frames that the log spectrum is averaged over; 1 for none.
  public var smoothing: Int
  /// What the deviation from the mean log spectrum is multiplied with; 1 keeps it.
  public var dynamics: Double

  private static let hop = 160
  private static let frame = 400
  private static let emphasis = 0.9

  /// A vocoder of an order in 1...64, noise in 0...1, smoothing of at least 1 and positive dynamics; traps for others.
  public init(order: Int, noise: Double, smoothing: Int, dynamics: Double) {
    guard (1...64).contains(order), (0...1).contains(noise), smoothing >= 1, dynamics > 0 else {
      fatalError("LPC vocoder: order \(order), noise \(noise), smoothing \(smoothing), dynamics \(dynamics)")
    }
    self.order = order
    self.noise = noise
    self.smoothing = smoothing
    self.dynamics = dynamics
  }

  /// The copy of a 16 kHz recording, as long as it.
  public func resynthesize(_ recording: [Double], generator: inout RandomGenerator) -> [Double] {
    let (hop, size) = (Self.hop, Self.frame)
    var input = [Double](repeating: 0, count: size / 2)
    for (index, sample) in recording.enumerated() {
      input.append(index == 0 ? sample : sample - Self.emphasis * recording[index - 1])
    }
    input += [Double](repeating: 0, count: size)
    var excitation = [Double](repeating: 0, count: size / 2)
    excitation += Excitation(noise: noise).follow(recording, generator: &generator)
    excitation += [Double](repeating: 0, count: size)

    let window = HannWindow.symmetric(size)
    let windowEnergy = window.reduce(0) { $0 + $1 * $1 }
    let transform = RealFFT.shared(1024)
    let starts = Array(stride(from: 0, to: input.count - size, by: hop))
    let (spectra, levels) = logSpectra(input, starts: starts, window: window, transform: transform)
    let envelopes = flattened(spectra, levels: levels)

    var output = [Double](repeating: 0, count: input.count)
    var spectrum = ComplexSpectrum(bins: transform.bins)
    for (frame, start) in starts.enumerated() {
      for bin in 0..<transform.bins { spectrum.real[bin] = exp(envelopes[frame][bin] + levels[frame]) }
      var autocorrelation = Array(transform.inverse(spectrum).prefix(order + 1))
      autocorrelation[0] = autocorrelation[0] * 1.0003 + 1e-9
      let prediction = LinearPrediction(autocorrelation: autocorrelation)
      let gain = (prediction.residual / windowEnergy).squareRoot()
      let filtered = prediction.synthesize(excitation[start..<start + size], gain: gain)
      for index in 0..<size { output[start + index] += filtered[index] * window[index] }
    }
    let scale = Double(hop) / window.reduce(0, +)
    var previous = 0.0
    return recording.indices.map { index in
      previous = output[size / 2 + index] * scale + Self.emphasis * previous
      return previous
    }
  }

  /// Log power spectra relative to each frame's own level, and those levels (log of the mean power).
  private func logSpectra(_ input: [Double], starts: [Int], window: [Double], transform: RealFFT)
    -> (spectra: [[Double]], levels: [Double])
  {
    var spectra: [[Double]] = []
    var levels: [Double] = []
    var frame = [Double](repeating: 0, count: window.count)
    for start in starts {
      for index in frame.indices { frame[index] = input[start + index] * window[index] }
      let spectrum = transform.forward(frame)
      var mean = 0.0
      var logs = [Double](repeating: 0, count: transform.bins)
      for bin in logs.indices {
        let power =
          spectrum.real[bin] * spectrum.real[bin] + spectrum.imaginary[bin] * spectrum.imaginary[bin] + 1e-9
        mean += power
        logs[bin] = log(power)
      }
      let level = log(mean / Double(transform.bins))
      for bin in logs.indices { logs[bin] -= level }
      spectra.append(logs)
      levels.append(level)
    }
    return (spectra, levels)
  }

  /// Spectra averaged over time, their deviation from the mean of the louder frames scaled by `dynamics`.
  private func flattened(_ spectra: [[Double]], levels: [Double]) -> [[Double]] {
    var smooth = movingAverage(spectra, over: smoothing)
    guard dynamics != 1, let loudest = levels.max() else { return smooth }
    let active = levels.indices.filter { levels[$0] > loudest - 7 }
    for bin in smooth[0].indices {
      let mean = active.reduce(0) { $0 + smooth[$1][bin] } / Double(active.count)
      for frame in smooth.indices { smooth[frame][bin] = mean + dynamics * (smooth[frame][bin] - mean) }
    }
    return smooth
  }
}
