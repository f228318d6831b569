import Basics
import Foundation

/// The excitation of a source-filter vocoder: pulses at the pitch where speech is voiced, white noise elsewhere.
struct Excitation {
  /// The share of noise in voiced parts, from 0 to 1 in amplitude.
  var noise: Double

  /// Unit-power excitation as long as `recording`, following its pitch.
  func follow(_ recording: [Double], generator: inout RandomGenerator) -> [Double] {
    let pitch = PitchTracker().track(recording)
    let pulse = (1 - noise * noise).squareRoot()
    var phase = 0.0
    var turns = 0.0
    return recording.indices.map { index in
      let frame = index / PitchTracker.hop
      let frequency = frame < pitch.count ? pitch[frame] : 0
      let random = generator.normal()
      guard frequency > 0 else { return random }
      phase += frequency / 16_000
      var value = noise * random
      if phase.rounded(.down) > turns {
        turns = phase.rounded(.down)
        value += pulse * (16_000 / frequency).squareRoot()
      }
      return value
    }
  }
}
