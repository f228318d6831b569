import Basics
import Foundation
import Signal

/// What every file goes through, bona fide or spoofed, so that equipment and editing say nothing about the class.
///
/// In order: a random two-tap equaliser; a high-pass at 60 Hz and a low-pass at 6.85 kHz; a crop at 30 dB below the
/// loudest frame with random margins; a soft limiter to a random crest factor and both filters again, twice; a random
/// level; coloured noise as a floor; rounding to 12 bits. The mean is removed after the limiter, which makes one.
struct ProcessingChain: Sendable {
  /// Seconds that a finished file may last.
  static let durations = 1.3...4.5

  private let filters = BandFilters.shared

  /// The finished samples on the 16-bit scale, multiples of 16; nil if what remains of `samples` after the crop is too
  /// short, too long or not speech at all.
  func finish(_ samples: [Double], generator: inout RandomGenerator) -> [Int16]? {
    guard samples.allSatisfy(\.isFinite), samples.contains(where: { abs($0) > 1e-4 }) else { return nil }
    var signal = centred(samples)
    signal = equalised(signal, tap: generator.uniform(-0.3, 0.3))
    signal = cropped(filters.apply(signal), generator: &generator)
    guard Self.durations.contains(Double(signal.count) / 16_000) else { return nil }
    let crest = generator.uniform(4.4, 5.4)
    // The filters raise some of the peaks again, those of pulse trains most.
    for _ in 0..<2 { signal = centred(filters.apply(limited(signal, crest: crest))) }
    let level = pow(10, (-28 + generator.uniform(-1.5, 1.5)) / 20)
    let scale = level / rootMeanSquare(signal)
    let floor = noise(signal.count, generator: &generator)
    signal = zip(signal, floor).map { $0 * scale + $1 }
    let peak = signal.reduce(0) { max($0, abs($1)) }
    let attenuation = peak > 0.97 ? 0.97 / peak : 1
    return signal.map { Int16(min(max(($0 * attenuation * 2048).rounded(.toNearestOrEven), -2048), 2047) * 16) }
  }

  private func equalised(_ samples: [Double], tap: Double) -> [Double] {
    samples.indices.map { samples[$0] + ($0 > 0 ? tap * samples[$0 - 1] : 0) }
  }

  private func centred(_ samples: [Double]) -> [Double] {
    let mean = samples.reduce(0, +) / Double(samples.count)
    return samples.map { $0 - mean }
  }

  private func rootMeanSquare(_ samples: [Double]) -> Double {
    (samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count)).squareRoot()
  }

  private func cropped(_ samples: [Double], generator: inout RandomGenerator) -> [Double] {
    let levels = FrameLevels.of(samples)
    let before = 320 + generator.integer(below: 1281)
    let after = 320 + generator.integer(below: 1281)
    guard let loudest = levels.max() else { return [] }
    let speech = levels.indices.filter { levels[$0] > loudest - 30 }
    let start = speech[0] * FrameLevels.hop - before
    let end = (speech[speech.count - 1] + 1) * FrameLevels.hop + after
    let cut = (start..<end).map { samples.indices.contains($0) ? samples[$0] : 0 }
    return faded(cut, width: 80)
  }

  /// Compresses peaks above 60% of `crest` times the level towards that bound, up to five times.
  private func limited(_ samples: [Double], crest: Double) -> [Double] {
    var signal = samples
    for _ in 0..<5 {
      let level = rootMeanSquare(centred(signal))
      guard signal.contains(where: { abs($0) > crest * level * 1.02 }) else { break }
      let threshold = 0.6 * crest * level
      let headroom = crest * level - threshold
      for index in signal.indices where abs(signal[index]) > threshold {
        let bent = threshold + headroom * tanh((abs(signal[index]) - threshold) / headroom)
        signal[index] = signal[index] < 0 ? -bent : bent
      }
    }
    return signal
  }

  /// Low-pass noise at -78 to -72 dBFS.
  private func noise(_ count: Int, generator: inout RandomGenerator) -> [Double] {
    let pole = generator.uniform(0.4, 0.8)
    let level = pow(10, generator.uniform(-78, -72) / 20)
    var previous = 0.0
    let noise = (0..<count).map { _ in
      previous = generator.normal() + pole * previous
      return previous
    }
    let scale = level / rootMeanSquare(centred(noise))
    return noise.map { $0 * scale }
  }
}
