import Basics
import Foundation
import Signal

/// The spectrum of what is heard behind a speaker, taken from the quietest frames of some clips.
///
/// An engine that speaks into perfect silence would be given away by it; it gets the background of a human speaker of
/// its split.
struct BackgroundProfile: Sendable {
  /// The power of each bin of a windowed 512-point frame.
  let power: [Double]

  private static let size = 512
  private static let hop = 128

  /// The median over at most twelve clips of the mean spectrum of their quietest fifteenth.
  init(clips: [Clip]) {
    guard !clips.isEmpty else { fatalError("a background of no clips") }
    let count = min(12, clips.count)
    let spectra = (0..<count).map { Self.quietest(clips[$0 * clips.count / count]) }
    power = (0...Self.size / 2).map { bin in FrameLevels.percentile(spectra.map { $0[bin] }, 50) }
  }

  private static func quietest(_ clip: Clip) -> [Double] {
    let transform = RealFFT.shared(size)
    let window = HannWindow.symmetric(size)
    let frames = (0...(clip.count - size) / hop).map { frame in
      transform.forward((0..<size).map { Double(clip.samples[frame * hop + $0]) * window[$0] }).power
    }
    let order = frames.map { $0.reduce(0, +) }.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
    let quiet = order.prefix(max(1, frames.count / 15)).map { frames[$0.offset] }
    return (0...size / 2).map { bin in quiet.reduce(0) { $0 + $1[bin] } / Double(quiet.count) }
  }

  /// Noise with this spectrum and level.
  func noise(_ count: Int, generator: inout RandomGenerator) -> [Double] {
    let (size, half) = (Self.size, Self.size / 2)
    let transform = RealFFT.shared(size)
    let window = HannWindow.symmetric(size)
    // Restores the level that two windows and their overlap take: 1 / sqrt(3/8 * 3/4).
    let gain = 1 / (0.375 * 0.75).squareRoot()
    var noise = [Double](repeating: 0, count: count + 2 * size)
    for start in stride(from: 0, to: count + half, by: half) {
      var spectrum = ComplexSpectrum(bins: half + 1)
      for bin in 0...half {
        let scale = (power[bin] / 2).squareRoot() * gain
        spectrum.real[bin] = scale * generator.normal()
        spectrum.imaginary[bin] = scale * generator.normal()
      }
      let frame = transform.inverse(spectrum)
      for index in 0..<size { noise[start + index] += frame[index] * window[index] }
    }
    return Array(noise[half..<half + count])
  }
}
