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
    return SampleRateConverter.shared.convert(recording.mixed(), from: recording.sampleRate)
  }
}
