import Foundation
import Signal

/// The phase vocoder (Flanagan and Golden 1966): changes a signal's duration and keeps its frequencies, or changes its
/// frequencies and keeps its duration.
struct PhaseVocoder {
  let transform: ShortTimeTransform

  /// The signal `factor` times as long.
  func stretch(_ samples: [Double], by factor: Double) -> [Double] {
    let spectra = transform.forward(samples)
    let bins = transform.bins
    let steps = Int((Double(spectra.count - 1) * factor).rounded(.up))
    let magnitudes = spectra.map(\.magnitude)
    let phases = spectra.map { spectrum in (0..<bins).map { atan2(spectrum.imaginary[$0], spectrum.real[$0]) } }
    var phase = phases[0]
    let stretched = (0..<steps).map { step -> ComplexSpectrum in
      let time = Double(step) / factor
      let frame = min(Int(time), spectra.count - 2)
      let fraction = time - Double(frame)
      var spectrum = ComplexSpectrum(bins: bins)
      for bin in 0..<bins {
        let magnitude = (1 - fraction) * magnitudes[frame][bin] + fraction * magnitudes[frame + 1][bin]
        spectrum.real[bin] = magnitude * cos(phase[bin])
        spectrum.imaginary[bin] = magnitude * sin(phase[bin])
        let advance = 2 * Double.pi * Double(transform.hop) * Double(bin) / Double(transform.size)
        var deviation = phases[frame + 1][bin] - phases[frame][bin] - advance
        deviation -= 2 * Double.pi * (deviation / 2 / Double.pi).rounded(.toNearestOrEven)
        phase[bin] += deviation + advance
      }
      return spectrum
    }
    return transform.inverse(stretched, count: Int(Double(samples.count) * factor))
  }

  /// The signal with all frequencies multiplied by `factor`, as long as before: stretched, then read `factor` times
  /// as fast.
  func shift(_ samples: [Double], by factor: Double) -> [Double] {
    let stretched = stretch(samples, by: factor)
    guard !stretched.isEmpty else { return samples }
    return samples.indices.map { index in
      let place = Double(index) * factor
      let left = Int(place)
      guard left + 1 < stretched.count else { return stretched[stretched.count - 1] }
      let fraction = place - Double(left)
      return (1 - fraction) * stretched[left] + fraction * stretched[left + 1]
    }
  }
}
