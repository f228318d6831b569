import Auditing
import Foundation
import Testing

@Suite("Shortcut cues")
struct ShortcutCueTests {
  private func cue(_ cue: ShortcutCue, _ samples: [Double]) -> Double {
    ShortcutCue.measure(samples)[ShortcutCue.allCases.firstIndex(of: cue)!]
  }

  private func tone(_ frequency: Double, seconds: Double = 1) -> [Double] {
    (0..<Int(seconds * 16_000)).map { 0.1 * sin(2 * Double.pi * frequency * Double($0) / 16_000) }
  }

  @Test("a tone has the duration, level, crest factor and mean that it was given")
  func tone() {
    let samples = tone(1000, seconds: 1.5).map { $0 + 0.01 }
    #expect(abs(cue(.duration, samples) - 1.5) < 1e-12)
    #expect(abs(cue(.level, samples) - 20 * log10(0.1 / 2.0.squareRoot())) < 1e-6)
    #expect(abs(cue(.crest, samples) - 0.11 / (0.1 / 2.0.squareRoot())) < 1e-6)
    #expect(abs(cue(.offset, samples) - 0.01) < 1e-9)
  }

  @Test("silence before and after speech is measured in seconds")
  func silence() {
    let quiet = { (seconds: Double) in [Double](repeating: 0, count: Int(seconds * 16_000)) }
    let samples = quiet(0.2) + tone(500) + quiet(0.3)
    #expect(abs(cue(.leadingSilence, samples) - 0.2) < 1e-9)
    #expect(abs(cue(.trailingSilence, samples) - 0.3) < 1e-9)
    #expect(abs(cue(.background, samples)) < 1e-9)
  }

  @Test(
    "energy is found in the band where it is",
    arguments: [(1000.0, false, false), (6500, true, false), (7500, false, true)])
  func bands(frequency: Double, low: Bool, high: Bool) {
    // A Hann window keeps what leaks from the tone far below the bands' limits.
    let samples = tone(frequency).enumerated().map {
      $1 * (0.5 - 0.5 * cos(2 * Double.pi * Double($0) / 16_000))
    }
    #expect((cue(.energyFrom6To7, samples) > -1) == low)
    #expect((cue(.energyAbove7, samples) > -1) == high)
  }

  @Test("a noisy pause lies above the floor, a clean one does not")
  func background() {
    let loud = tone(500)
    let clean = [Double](repeating: 0, count: 8000)
    let noisy = tone(300, seconds: 0.5).map { $0 * 0.01 }
    #expect(cue(.background, loud + clean + loud) < 1e-9)
    #expect(cue(.background, loud + noisy + clean + loud) > 10)
  }

  @Test("a file without a single frame measures as nothing")
  func empty() {
    #expect(ShortcutCue.measure([]).allSatisfy { $0 == 0 })
  }
}
