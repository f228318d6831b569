import Audio
import Basics
import Signal

/// Reads a recording of any format and rate that libsndfile knows, as one channel at 16 kHz.
enum ClipReader {
  /// Samples in -1...1; channels are averaged.
  ///
  /// Throws `KitError` naming the file if it cannot be read.
  static func read(_ path: String) throws -> [Double] {
    let recording = try AudioFile.read(path)
    guard (4_000...384_000).contains(recording.sampleRate) else {
      throw KitError("the recording is sampled at \(recording.sampleRate) Hz", at: path, advice: "Copy it again.")
    }
    return SampleRateConverter.shared.convert(recording.mixed(), from: recording.sampleRate)
  }
}
