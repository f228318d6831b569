import Basics
import Foundation
import Signal

/// A channel vocoder: an excitation of pulses and noise whose power in a few mel bands follows the recording's.
public struct ChannelVocoder: Sendable {
  /// Mel bands from 0 to 8 kHz.
  public var bands: Int
  /// Share of noise in the excitation of voiced parts, 0 to 1.
  public var noise: Double

  private static let size = 512
  private static let hop = 128

  /// A vocoder of 2 to 64 bands and a share of noise in 0...1; traps for others.
  public init(bands: Int, noise: Double) {
    guard (2...64).contains(bands), (0...1).contains(noise) else {
      fatalError("channel vocoder: \(bands) bands, noise \(noise)")
    }
    self.bands = bands
    self.noise = noise
  }

  /// The copy of a 16 kHz recording, as long as it.
  public func resynthesize(_ recording: [Double], generator: inout RandomGenerator) -> [Double] {
    let transform = ShortTimeTransform(size: Self.size, hop: Self.hop)
    let mel = MelBands(count: bands, size: Self.size)
    let excitation = Excitation(noise: noise).follow(recording, generator: &generator)
    let wanted = transform.forward(recording).map { mel.averages(of: $0.power) }
    var spectra = transform.forward(excitation)
    for frame in spectra.indices {
      let present = mel.averages(of: spectra[frame].power)
      let gains = mel.spread(
        (0..<bands).map { ((wanted[frame][$0] + 1e-9) / (present[$0] + 1e-6)).squareRoot() })
      for bin in gains.indices {
        spectra[frame].real[bin] *= gains[bin]
        spectra[frame].imaginary[bin] *= gains[bin]
      }
    }
    return transform.inverse(spectra, count: recording.count)
  }
}
