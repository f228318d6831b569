import Basics
import Foundation
import MiniLA
import Testing

@Suite("Vocoder attacks")
struct VocoderAttackTests {
  /// A buzz of `pitch` Hz through two resonances, in three bursts with pauses.
  private static func speech(pitch: Double, count: Int = 24_000) -> [Double] {
    var samples = [Double](repeating: 0, count: count)
    var phase = 1.0
    for index in samples.indices {
      phase += pitch / 16_000
      if phase >= 1 {
        phase -= 1
        samples[index] = 1
      }
    }
    for (frequency, radius) in [(600.0, 0.97), (1800, 0.95)] {
      let turn = 2 * radius * cos(2 * Double.pi * frequency / 16_000)
      var (last, before) = (0.0, 0.0)
      for index in samples.indices {
        let value = samples[index] + turn * last - radius * radius * before
        (before, last) = (last, value)
        samples[index] = value
      }
    }
    let level = rootMeanSquare(samples)
    return samples.enumerated().map { index, sample in index % 8000 < 6000 ? sample * 0.06 / level : 0 }
  }

  private static func rootMeanSquare(_ samples: [Double]) -> Double {
    (samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count)).squareRoot()
  }

  @Test("keep length and level, stay finite, and change the speech", arguments: VocoderAttack.allCases)
  func copies(attack: VocoderAttack) {
    let speech = Self.speech(pitch: 120)
    var generator = RandomGenerator(seed: 1, stream: "test")
    let copy = attack.apply(to: speech, generator: &generator)
    #expect(copy.count == speech.count)
    #expect(copy.allSatisfy { $0.isFinite })
    let ratio = Self.rootMeanSquare(copy) / Self.rootMeanSquare(speech)
    #expect(ratio > 0.4 && ratio < 2.5, "level ratio \(ratio)")
    let difference = Self.rootMeanSquare(zip(copy, speech).map { $0 - $1 })
    #expect(difference > 0.1 * Self.rootMeanSquare(speech))
  }

  @Test("the same generator gives the same bits", arguments: VocoderAttack.allCases)
  func repeatable(attack: VocoderAttack) {
    let speech = Self.speech(pitch: 200, count: 12_000)
    var first = RandomGenerator(seed: 1, stream: "test")
    var second = first
    #expect(attack.apply(to: speech, generator: &first) == attack.apply(to: speech, generator: &second))
  }

  @Test("take recordings of any length", arguments: VocoderAttack.allCases)
  func short(attack: VocoderAttack) {
    for count in [1, 2, 100, 700, 1025] {
      var generator = RandomGenerator(seed: 1, stream: "test")
      let copy = attack.apply(to: Self.speech(pitch: 100, count: count), generator: &generator)
      #expect(copy.count == count && copy.allSatisfy { $0.isFinite })
    }
  }

  @Test("are in the catalogue as vocoders, and speech engines are not")
  func catalogue() {
    #expect(VocoderAttack.allCases.allSatisfy { $0.attack.kind != .textToSpeech })
    #expect(Attack.allCases.filter { $0.vocoder == nil }.map(\.identifier) == ["A01", "A02", "A03", "A07", "A08"])
  }

  @Test("pitch is found in a buzz and not in noise", arguments: [90.0, 140, 250])
  func pitch(frequency: Double) throws {
    let found = try #require(PitchTracker().median(Self.speech(pitch: frequency)))
    #expect(abs(found - frequency) < 0.03 * frequency)
    var generator = RandomGenerator(seed: 1, stream: "test")
    let noise = PitchTracker().track((0..<16_000).map { _ in generator.normal() })
    #expect(noise.filter { $0 > 0 }.count < noise.count / 10)
  }

  @Test("voice conversion moves the pitch by its factor", arguments: [0.7, 1.4])
  func conversion(factor: Double) throws {
    let speech = Self.speech(pitch: 150)
    let conversion = VoiceConversion(pitch: factor, envelope: 1, size: 1024, hop: 256, lifter: 30)
    let found = try #require(PitchTracker().median(conversion.convert(speech)))
    #expect(abs(found - 150 * factor) < 0.06 * 150 * factor)
  }
}
