import Basics
import CSndFile
import Foundation

extension AudioFile {
  /// Writes one channel as 16-bit samples under a temporary name, then renames it; makes missing folders.
  ///
  /// The same samples give the same bytes with the same version of libsndfile.
  /// - Parameters:
  ///   - samples: the values as they are stored.
  ///   - sampleRate: in Hz; positive.
  ///   - format: nil takes it from the path's extension, `.flac` or `.wav`.
  /// - Throws: `KitError` naming the path.
  public static func write(
    _ samples: [Int16], sampleRate: Int = speechRate, to path: String, format: AudioFormat? = nil
  ) throws {
    guard let format = format ?? AudioFormat(path: path) else {
      throw KitError("the extension names no audio format that is written", at: path, advice: "Use .flac or .wav.")
    }
    guard sampleRate > 0, let rate = Int32(exactly: sampleRate) else {
      throw KitError("\(sampleRate) is no sampling rate", at: path)
    }
    func fail(_ reason: String) -> KitError {
      KitError("cannot write the audio file: \(reason)", at: path, advice: "Check the permissions and the free space.")
    }
    try AtomicFile.replace(path) { temporary in
      var information = SF_INFO()
      information.samplerate = rate
      information.channels = 1
      information.format = format.code
      guard let file = sf_open(temporary, Int32(SFM_WRITE), &information) else {
        throw fail(SoundFileHandle.reason(nil))
      }
      let written = samples.withUnsafeBufferPointer { values -> Int in
        guard let first = values.baseAddress, !values.isEmpty else { return 0 }
        return Int(sf_writef_short(file, first, sf_count_t(values.count)))
      }
      let reason = SoundFileHandle.reason(file)
      let closed = sf_close(file)
      guard written == samples.count else { throw fail("\(written) of \(samples.count) samples written: \(reason)") }
      guard closed == 0 else { throw fail(String(cString: sf_error_number(closed))) }
    }
  }

  /// As `write` of 16-bit samples, from values whose full scale is -1 to 1: each becomes the nearest multiple of 1/32768,
  /// halves away from zero, and those beyond -1 to 32767/32768 are clipped.
  ///
  /// Throws `KitError` also if a value is not finite.
  public static func write(
    _ samples: [Double], sampleRate: Int = speechRate, to path: String, format: AudioFormat? = nil
  ) throws {
    if let bad = samples.firstIndex(where: { !$0.isFinite }) {
      throw KitError("cannot write sample \(bad), which is \(samples[bad])", at: path)
    }
    try write(samples.map(sixteenBits), sampleRate: sampleRate, to: path, format: format)
  }

  /// As `write` of values whose full scale is -1 to 1.
  public static func write(_ waveform: Waveform, to path: String, format: AudioFormat? = nil) throws {
    try write(waveform.samples.map(Double.init), sampleRate: waveform.sampleRate, to: path, format: format)
  }

  /// The stored value of a finite sample.
  private static func sixteenBits(_ sample: Double) -> Int16 {
    Int16(min(max((sample * 32768).rounded(.toNearestOrAwayFromZero), -32768), 32767))
  }
}
