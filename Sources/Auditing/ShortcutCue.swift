import Foundation
import Signal

/// Something about a recording that has nothing to do with how its speech was made, but could give its class away.
public enum ShortcutCue: String, CaseIterable, Codable, Sendable {
  case duration
  case level
  case leadingSilence = "lead"
  case trailingSilence = "trail"
  case energyFrom6To7 = "6-7 kHz"
  case energyAbove7 = "7-8 kHz"
  case offset = "DC"
  case crest
  case floor
  case background

  /// What is measured, and in which unit.
  public var summary: String {
    switch self {
    case .duration: return "seconds"
    case .level: return "root mean square without the mean, dB relative to full scale"
    case .leadingSilence: return "seconds before the first 10 ms frame within 30 dB of the loudest"
    case .trailingSilence: return "seconds after the last such frame"
    case .energyFrom6To7: return "energy from 6 to 7 kHz relative to all, dB"
    case .energyAbove7: return "energy from 7 kHz relative to all, dB"
    case .offset: return "mean"
    case .crest: return "largest magnitude over root mean square"
    case .floor: return "level that 3% of the 10 ms frames stay below, dB relative to full scale"
    case .background: return "how far pauses (frames 30 dB below the loudest) lie above the floor on average, dB"
    }
  }

  /// Every cue of a 16 kHz recording, in the order of `allCases`; zeros for one without samples.
  public static func measure(_ samples: [Double]) -> [Double] {
    let count = Double(samples.count)
    let levels = FrameLevels.of(samples)
    guard let loudest = levels.max() else { return allCases.map { $0 == .duration ? count / 16_000 : 0 } }
    let mean = samples.reduce(0, +) / count
    let power = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let deviation = power.squareRoot() + 1e-12
    let speech = levels.indices.filter { levels[$0] > loudest - 30 }
    let floor = FrameLevels.percentile(levels, 3)
    let pauses = levels.filter { $0 <= loudest - 30 }
    var size = 1024
    while size < samples.count { size *= 2 }
    let spectrum = RealFFT.shared(size).forward(samples).power
    let total = spectrum.reduce(0, +) + 1e-30
    func energy(_ frequencies: Range<Double>) -> Double {
      var sum = 0.0
      for bin in spectrum.indices where frequencies.contains(Double(bin) * 16_000 / Double(size)) {
        sum += spectrum[bin]
      }
      return 10 * log10(sum / total + 1e-12)
    }
    return allCases.map { cue in
      switch cue {
      case .duration: return count / 16_000
      case .level: return 20 * log10(deviation)
      case .leadingSilence: return Double(speech[0]) * 0.01
      case .trailingSilence: return Double(levels.count - 1 - speech[speech.count - 1]) * 0.01
      case .energyFrom6To7: return energy(6000..<7000)
      case .energyAbove7: return energy(7000..<8001)
      case .offset: return mean
      case .crest: return samples.reduce(0) { max($0, abs($1)) } / deviation
      case .floor: return floor
      case .background: return pauses.isEmpty ? 0 : pauses.reduce(0, +) / Double(pauses.count) - floor
      }
    }
  }
}
