import Basics
import CSndFile
import Foundation

/// An audio file open for reading through libsndfile.
final class SoundFileHandle {
  /// The longest recording that is decoded as a whole, in samples of all channels: ten minutes at 16 kHz.
  ///
  /// A few bytes can stand for hours of silence; of a longer file only what is asked for is decoded.
  static let longest = 9_600_000

  let path: String
  let information: SF_INFO
  private let file: OpaquePointer
  private let declared: DeclaredContent

  /// Throws `KitError` naming the file if it is missing, no regular file, or nothing that libsndfile reads.
  init(reading path: String) throws {
    try RegularFile.check(
      path, kind: "audio file", advice: "Check the path, and that the data folder is complete.")
    declared = try DeclaredContent(of: path)
    var information = SF_INFO()
    guard let file = sf_open(path, Int32(SFM_READ), &information) else {
      throw KitError(
        "cannot read this as audio: \(Self.reason(nil))", at: path,
        advice: "Check that the file is whole and may be read; FLAC, WAV and Ogg are among the formats that work.")
    }
    self.path = path
    self.information = information
    self.file = file
  }

  deinit { sf_close(file) }

  var channels: Int { Int(information.channels) }
  var sampleRate: Int { Int(information.samplerate) }

  /// Samples of each channel that the header announces; nil if it does not say.
  private var announced: Int? {
    let frames = information.frames
    return frames < 0 || frames == sf_count_t.max || (frames == 0 && declared.samples != nil) ? nil : Int(frames)
  }

  /// The first `limit` frames, or all if there are fewer, channels in turn.
  ///
  /// A file of up to `longest` samples is decoded to its end in any case, and what it holds is compared with what it
  /// says that it holds: frames' checksums, the length, and the MD5 of a FLAC file. Of a longer one no more is decoded
  /// than is asked for.
  /// - Parameters:
  ///   - limit: nil for all.
  ///   - bits: turns a value into the whole number of that many bits that it stands for.
  /// - Throws: `KitError` if the file is damaged, holds another number of samples than it says, or is longer than
  ///   `longest` where all are asked for.
  func read<Value>(
    first limit: Int?, zero: Value, read: (OpaquePointer, UnsafeMutablePointer<Value>, sf_count_t) -> sf_count_t,
    bits: (Value, Int) -> Int32
  ) throws -> [Value] {
    if declared.missingBytes > 0 {
      throw damaged("damaged: its last \(declared.missingBytes) bytes are missing")
    }
    let most = Self.longest / channels
    if limit == nil, let announced, announced > most { throw tooLong() }
    let isWhole = announced.map { $0 <= most } ?? true
    let end = isWhole ? most : limit ?? most
    let digest = isWhole ? declared.samples.flatMap { SampleDigest(bits: $0.bits) } : nil
    var values: [Value] = []
    var frames = 0
    let block = 1 << 14
    try withUnsafeTemporaryAllocation(of: Value.self, capacity: block * channels) { buffer in
      buffer.initialize(repeating: zero)
      while frames < end {
        let count = Int(read(file, buffer.baseAddress!, sf_count_t(min(block, end - frames))))
        // libsndfile forgets an error at the next read.
        guard sf_error(file) == 0 else { throw damaged("damaged after \(frames) samples: \(Self.reason(file))") }
        if count <= 0 { break }
        let decoded = buffer[..<(count * channels)]
        digest?.add(decoded, bits)
        let wanted = min(count, (limit ?? .max) - frames)
        if wanted > 0 { values.append(contentsOf: decoded[..<(wanted * channels)]) }
        frames += count
      }
    }
    if frames >= most, announced == nil {
      if limit == nil { throw tooLong() }
      return values
    }
    if let announced, isWhole ? frames != announced : frames < end {
      throw damaged("damaged: it ends after \(frames) of \(announced) samples")
    }
    if let digest, let expected = declared.samples, digest.finish() != expected.digest {
      throw damaged("damaged: its samples have another MD5 than its header says")
    }
    return values
  }

  private func damaged(_ what: String) -> KitError {
    KitError("the audio file is \(what)", at: path, advice: "Copy or make it again.")
  }

  private func tooLong() -> KitError {
    KitError(
      "the audio holds more than \(Self.longest) samples, ten minutes at 16 kHz", at: path,
      advice: "Cut it into pieces, for example: sox IN OUT.flac trim 0 60.")
  }

  /// libsndfile's words for what went wrong, without their final full stop.
  static func reason(_ file: OpaquePointer?) -> String {
    let text = String(cString: sf_strerror(file)).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}

/// The MD5 of samples as FLAC defines it: whole numbers, little-endian, in as few bytes as hold them.
private struct SampleDigest {
  let bits: Int
  private let digest = MessageDigest5()

  init?(bits: Int) {
    // Values of more bits than a 32-bit float has are not whole numbers any more.
    guard (4...24).contains(bits) else { return nil }
    self.bits = bits
  }

  func add<Value>(_ values: Slice<UnsafeMutableBufferPointer<Value>>, _ number: (Value, Int) -> Int32) {
    let size = (bits + 7) / 8
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(values.count * size, 1)) { bytes in
      var place = 0
      for value in values {
        let number = number(value, bits)
        for byte in 0..<size {
          bytes[place] = UInt8(truncatingIfNeeded: number >> Int32(8 * byte))
          place += 1
        }
      }
      digest.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<place]))
    }
  }

  func finish() -> [UInt8] { digest.finish() }
}
