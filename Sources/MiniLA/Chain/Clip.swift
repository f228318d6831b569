import Foundation
import Signal

/// A stretch of speech at 16 kHz, cut to where the speech is and brought to a common loudness.
struct Clip: Sendable {
  /// Kept in single precision: there are thousands.
  let samples: [Float]

  var count: Int { samples.count }

  /// Cuts a recording to its speech with 30 ms before and 50 ms after, and scales its louder frames to about -24 dBFS.
  ///
  /// Nil if it is too short (150 ms) or too quiet to hold speech.
  init?(recording: [Double]) {
    guard recording.count > 1600 else { return nil }
    let mean = recording.reduce(0, +) / Double(recording.count)
    let centred = recording.map { $0 - mean }
    guard centred.contains(where: { abs($0) > 2e-3 }) else { return nil }
    let levels = FrameLevels.of(centred)
    guard levels.count >= 8 else { return nil }
    let top = FrameLevels.percentile(levels, 97)
    let floor = FrameLevels.percentile(levels, 5)
    let threshold = max(top - 36, top - floor > 15 ? floor + 5 : -90)
    let speech = levels.indices.filter { levels[$0] > threshold }
    guard speech.count >= 8 else { return nil }
    let start = max(0, speech[0] * FrameLevels.hop - 480)
    let end = min(centred.count, speech[speech.count - 1] * FrameLevels.hop + 800)
    let cut = Array(centred[start..<end])
    guard cut.count >= 2400 else { return nil }
    let loudest = FrameLevels.of(cut).sorted().suffix(max(4, cut.count / 320))
    let level = loudest.reduce(0, +) / Double(loudest.count)
    let gain = 0.06 / (pow(10, level / 20) + 1e-9)
    samples = cut.map { Float($0 * gain) }
  }
}

/// Fades in and out with the halves of a Hann window of `2 * width` samples.
func faded(_ samples: [Double], width: Int) -> [Double] {
  var result = samples
  let width = min(width, samples.count / 2)
  for index in 0..<width {
    let weight = 0.5 - 0.5 * cos(2 * Double.pi * Double(index) / Double(2 * width - 1))
    result[index] *= weight
    result[samples.count - 1 - index] *= weight
  }
  return result
}
