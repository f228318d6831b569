import Basics
import Foundation
import Signal

/// A recording's mel spectrogram turned back into a waveform by the algorithm of Griffin and Lim (1984): the phases
/// are found by going back and forth between waveform and spectrogram.
public struct MelGriffinLim: Sendable {
  /// Mel bands from 0 to 8 kHz.
  public var bands: Int
  /// Rounds of phase estimation.
  public var iterations: Int
  /// Frames of 16 ms that the log mel spectrum is averaged over; 1 for none.
  public var smoothing: Int

  private static let size = 1024
  private static let hop = 256

  /// An algorithm of 2 to 128 bands, smoothing of at least 1 and no negative number of iterations; traps for others.
  public init(bands: Int, iterations: Int, smoothing: Int) {
    guard (2...128).contains(bands), iterations >= 0, smoothing >= 1 else {
      fatalError("mel Griffin-Lim: \(bands) bands, \(iterations) iterations, smoothing \(smoothing)")
    }
    self.bands = bands
    self.iterations = iterations
    self.smoothing = smoothing
  }

  /// The copy of a 16 kHz recording, as long as it.
  public func resynthesize(_ recording: [Double], generator: inout RandomGenerator) -> [Double] {
    let transform = ShortTimeTransform(size: Self.size, hop: Self.hop)
    let mel = MelBands(count: bands, size: Self.size)
    let logs = transform.forward(recording).map { spectrum in mel.averages(of: spectrum.power).map { log($0 + 1e-9) } }
    let magnitudes = movingAverage(logs, over: smoothing).map { row in
      mel.spread(row.map { exp($0) }).map { max($0, 1e-10).squareRoot() }
    }
    return estimate(magnitudes, count: recording.count, transform: transform, generator: &generator)
  }

  /// A waveform with about these magnitudes, from random phases.
  private func estimate(
    _ magnitudes: [[Double]], count: Int, transform: ShortTimeTransform, generator: inout RandomGenerator
  ) -> [Double] {
    var spectra = magnitudes.map { row in
      var spectrum = ComplexSpectrum(bins: row.count)
      for bin in row.indices {
        let phase = 2 * Double.pi * generator.uniform()
        spectrum.real[bin] = row[bin] * cos(phase)
        spectrum.imaginary[bin] = row[bin] * sin(phase)
      }
      return spectrum
    }
    for _ in 0..<iterations {
      let found = transform.forward(transform.inverse(spectra, count: count))
      for (frame, row) in magnitudes.enumerated() {
        for bin in row.indices {
          let (real, imaginary) = (found[frame].real[bin], found[frame].imaginary[bin])
          let scale = row[bin] / ((real * real + imaginary * imaginary).squareRoot() + 1e-12)
          spectra[frame].real[bin] = real * scale
          spectra[frame].imaginary[bin] = imaginary * scale
        }
      }
    }
    return transform.inverse(spectra, count: count)
  }
}
