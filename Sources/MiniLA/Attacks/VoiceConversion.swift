import Basics
import Foundation
import Signal

/// Another voice from a recording: the pitch shifted on the signal whitened by its cepstral envelope, then the envelope
/// put back, stretched along the frequency axis as another vocal tract would.
public struct VoiceConversion: Sendable {
  /// What the pitch is multiplied with.
  public var pitch: Double
  /// What the envelope's frequencies are multiplied with; 1 keeps the formants.
  public var envelope: Double
  /// Samples of a frame, a power of two.
  public var size: Int
  /// Samples between frames.
  public var hop: Int
  /// Cepstral coefficients that make the envelope.
  public var lifter: Int

  /// A conversion by positive factors, with a hop in 1...size and a lifter in 1...size / 2; traps for others.
  public init(pitch: Double, envelope: Double, size: Int, hop: Int, lifter: Int) {
    guard pitch > 0, envelope > 0, size >= 64, (1...size).contains(hop), (1...size / 2).contains(lifter) else {
      fatalError("voice conversion: pitch \(pitch), envelope \(envelope), size \(size), hop \(hop), lifter \(lifter)")
    }
    self.pitch = pitch
    self.envelope = envelope
    self.size = size
    self.hop = hop
    self.lifter = lifter
  }

  /// A conversion to the other register: low voices (median pitch below 165 Hz) become high ones, and others low ones.
  public static func towardsOtherRegister(of recording: [Double], generator: inout RandomGenerator)
    -> VoiceConversion
  {
    let low = (PitchTracker().median(recording) ?? 160) < 165
    let pitch = low ? generator.uniform(1.3, 1.7) : generator.uniform(0.58, 0.75)
    let envelope = low ? generator.uniform(1.08, 1.2) : generator.uniform(0.84, 0.93)
    return VoiceConversion(pitch: pitch, envelope: envelope, size: 2048, hop: 512, lifter: 44)
  }

  /// The converted 16 kHz recording, as long as the original.
  public func convert(_ recording: [Double]) -> [Double] {
    let transform = ShortTimeTransform(size: size, hop: hop)
    var spectra = transform.forward(recording)
    guard spectra.count > 1 else { return recording }
    let envelopes = spectra.map { logEnvelope($0, transform: transform) }
    for frame in spectra.indices { divide(&spectra[frame], byLog: envelopes[frame]) }
    let whitened = transform.inverse(spectra, count: recording.count)
    let shifted = PhaseVocoder(transform: transform).shift(whitened, by: pitch)
    var converted = transform.forward(shifted)
    for frame in converted.indices {
      let own = logEnvelope(converted[frame], transform: transform)
      let wanted = stretched(envelopes[frame])
      divide(&converted[frame], byLog: zip(own, wanted).map { $0 - $1 })
    }
    return transform.inverse(converted, count: recording.count)
  }

  /// The log magnitude spectrum smoothed by keeping its first cepstral coefficients.
  private func logEnvelope(_ spectrum: ComplexSpectrum, transform: ShortTimeTransform) -> [Double] {
    var logs = ComplexSpectrum(bins: transform.bins)
    for (bin, magnitude) in spectrum.magnitude.enumerated() { logs.real[bin] = log(magnitude + 1e-6) }
    var cepstrum = transform.transform.inverse(logs)
    for quefrency in lifter...size - lifter { cepstrum[quefrency] = 0 }
    return transform.transform.forward(cepstrum).real
  }

  private func divide(_ spectrum: inout ComplexSpectrum, byLog logs: [Double]) {
    for bin in logs.indices {
      let scale = exp(-logs[bin])
      spectrum.real[bin] *= scale
      spectrum.imaginary[bin] *= scale
    }
  }

  private func stretched(_ logs: [Double]) -> [Double] {
    let last = logs.count - 1
    return logs.indices.map { bin in
      let place = min(Double(bin) / envelope, Double(last))
      let left = Int(place)
      let fraction = place - Double(left)
      return logs[left] * (1 - fraction) + logs[min(left + 1, last)] * fraction
    }
  }
}
