import Basics

/// The attacks that are made here from a human recording, with their parameters drawn as the recipe says.
public enum VocoderAttack: String, CaseIterable, Sendable {
  case a04 = "A04"
  case a05 = "A05"
  case a06 = "A06"
  case a09 = "A09"
  case a10 = "A10"
  case a11 = "A11"
  case a12 = "A12"
  case a13 = "A13"

  init?(attack: Attack) { self.init(rawValue: attack.rawValue) }

  /// The entry in the catalogue.
  public var attack: Attack { Attack(rawValue: rawValue)! }

  /// A spoofed copy of a recording.
  /// - Parameters:
  ///   - recording: 16 kHz samples, at least one; any level.
  ///   - generator: draws the vocoder's parameters, phases and noise.
  /// - Returns: as many samples as `recording` has, at about its level, not limited to any range.
  public func apply(to recording: [Double], generator: inout RandomGenerator) -> [Double] {
    guard !recording.isEmpty else { fatalError("\(rawValue) needs at least one sample") }
    switch self {
    case .a04:
      let vocoder = LinearPredictionVocoder(
        order: generator.pick([12, 14, 16]), noise: generator.pick([0, 0.2]), smoothing: generator.pick([5, 7, 9]),
        dynamics: generator.uniform(0.8, 0.95))
      return vocoder.resynthesize(recording, generator: &generator)
    case .a05:
      let vocoder = MelGriffinLim(
        bands: 80, iterations: generator.pick([8, 12, 16]), smoothing: generator.pick([3, 4]))
      return vocoder.resynthesize(recording, generator: &generator)
    case .a06:
      let conversion = VoiceConversion.towardsOtherRegister(of: recording, generator: &generator)
      return conversion.convert(recording)
    case .a09:
      let vocoder = LinearPredictionVocoder(order: 14, noise: 1, smoothing: 5, dynamics: 1)
      return vocoder.resynthesize(recording, generator: &generator)
    case .a10:
      let vocoder = ChannelVocoder(bands: generator.pick([10, 12]), noise: 0.3)
      return vocoder.resynthesize(recording, generator: &generator)
    case .a11:
      let lowered = generator.uniform(0.84, 0.9)
      let raised = generator.uniform(1.12, 1.19)
      let conversion = VoiceConversion(
        pitch: generator.pick([lowered, raised]), envelope: 1, size: 1024, hop: 256, lifter: 30)
      return conversion.convert(recording)
    case .a12:
      let vocoder = LinearPredictionVocoder(order: 24, noise: 0.35, smoothing: 3, dynamics: 1)
      return vocoder.resynthesize(recording, generator: &generator)
    case .a13:
      let vocoder = MelGriffinLim(bands: 80, iterations: 32, smoothing: 1)
      return vocoder.resynthesize(recording, generator: &generator)
    }
  }
}
