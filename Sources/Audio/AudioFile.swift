import Basics
import CSndFile
import Foundation

/// Reads and writes audio files through libsndfile.
public enum AudioFile {
  /// The only sampling rate that the countermeasures take, in Hz.
  public static let speechRate = 16_000

  /// What a file's header says, without decoding it.
  public struct Information: Equatable, Sendable {
    /// Samples in a second of each channel.
    public let sampleRate: Int
    /// The number of channels, at least one.
    public let channels: Int
    /// Samples in each channel.
    public let frames: Int
  }

  /// What the header of a file in any format that libsndfile knows says.
  ///
  /// Throws `KitError` naming the file.
  public static func information(_ path: String) throws -> Information {
    let file = try SoundFileHandle(reading: path)
    return Information(sampleRate: file.sampleRate, channels: file.channels, frames: Int(file.information.frames))
  }

  /// Reads a file in any format that libsndfile knows (FLAC, WAV, Ogg Vorbis, AIFF, ...), at any rate, with all of its
  /// channels.
  ///
  /// Throws `KitError` naming the file if it is missing, no regular file, unreadable, damaged, longer than 9,600,000
  /// samples, or holds a value that is not finite. A file without samples is no error here.
  public static func read(_ path: String) throws -> Recording {
    let file = try SoundFileHandle(reading: path)
    let values = try file.read(first: nil, zero: 0.0, read: sf_readf_double) { number($0, bits: $1) }
    try check(values, path)
    let channels = file.channels
    let separate =
      channels == 1
      ? [values]
      : (0..<channels).map { channel in stride(from: channel, to: values.count, by: channels).map { values[$0] } }
    return Recording(channels: separate, sampleRate: file.sampleRate)
  }

  /// Reads speech for a countermeasure: 16 kHz, one channel, at least one sample, every sample finite.
  ///
  /// A file of up to ten minutes is decoded and checked whole, however few samples are wanted; of a longer one no more
  /// than these.
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the number of samples at its start that are wanted; nil for all, of at most ten minutes.
  /// - Returns: the samples at 16 kHz.
  /// - Throws: `KitError` that names the file, says which of these it lacks, or that it is damaged, and how to mend it;
  ///   nothing is converted silently, because resampling and mixing leave traces of their own.
  public static func readSpeech(_ path: String, first limit: Int? = nil) throws -> Waveform {
    let file = try SoundFileHandle(reading: path)
    guard file.sampleRate == speechRate else {
      let advice =
        file.sampleRate < speechRate
        ? "Use the original recording at \(speechRate) Hz or more: the band above \(file.sampleRate / 2) Hz is missing here."
        : "Resample all files of the corpus in the same way, for example: sox IN -r \(speechRate) OUT.flac."
      throw KitError(
        "the audio is sampled at \(file.sampleRate) Hz, \(speechRate) Hz is needed", at: path, advice: advice)
    }
    guard file.channels == 1 else {
      throw KitError(
        "the audio has \(file.channels) channels, one is needed", at: path,
        advice: "Take one channel of all files of the corpus, for example: sox IN OUT.flac remix 1.")
    }
    let samples = try file.read(first: limit, zero: Float(0), read: sf_readf_float) { number(Double($0), bits: $1) }
    guard !samples.isEmpty else {
      throw KitError(
        "the audio file holds no samples", at: path, advice: "Copy it again, or take its line out of the protocol.")
    }
    try check(samples, path)
    return Waveform(samples: samples, sampleRate: speechRate)
  }

  /// The whole number of so many bits that a finite sample with full scale -1 to 1 stands for.
  private static func number(_ sample: Double, bits: Int) -> Int32 {
    Int32(clamping: Int64(sample * Double(sign: .plus, exponent: bits - 1, significand: 1)))
  }

  private static func check(_ samples: [some BinaryFloatingPoint], _ path: String) throws {
    guard let bad = samples.firstIndex(where: { !$0.isFinite }) else { return }
    throw KitError(
      "sample \(bad) of the audio is \(samples[bad])", at: path,
      advice: "Make the file again with integer samples, for example as 16-bit FLAC.")
  }
}
