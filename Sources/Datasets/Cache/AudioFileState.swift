import Foundation

/// What tells a changed audio file from an unchanged one without reading it.
struct AudioFileState: Equatable {
  /// Bytes; -1 if there is no such file.
  let size: Int64
  /// Time of the last change, in nanoseconds since 1970.
  let modified: Int64

  init(size: Int64, modified: Int64) {
    self.size = size
    self.modified = modified
  }

  /// Of the file that a path leads to, through links.
  init(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      self.init(size: -1, modified: 0)
      return
    }
    self.init(
      size: Int64(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
  }
}

/// A line of the table in a file of cached features: which state of an audio file a matrix was computed from, and the
/// matrix's digest.
struct FeatureFileEntry: Equatable {
  let audio: AudioFileState
  let digest: MatrixDigest

  /// Bytes in the file: four 64-bit numbers, little-endian.
  static let size = 32

  init(audio: AudioFileState, digest: MatrixDigest) {
    self.audio = audio
    self.digest = digest
  }

  init(_ bytes: UnsafeRawPointer) {
    func number(_ place: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
    }
    audio = AudioFileState(size: Int64(bitPattern: number(0)), modified: Int64(bitPattern: number(1)))
    digest = MatrixDigest(high: number(2), low: number(3))
  }

  var bytes: [UInt8] {
    [UInt64(bitPattern: audio.size), UInt64(bitPattern: audio.modified), digest.high, digest.low]
      .flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  }
}
