import Basics
import Foundation

/// What a file says about its own samples in places that libsndfile does not compare with them.
struct DeclaredContent {
  /// MD5 of all samples and their size in bits, from the STREAMINFO block of a FLAC file; nil where there is none.
  var samples: (digest: [UInt8], bits: Int)?
  /// Bytes that the `data` chunk of a WAV file has too few; 0 where all are there or the header does not tell.
  var missingBytes = 0

  /// Reads a file's start; throws `KitError` if it cannot be read.
  init(of path: String) throws {
    let start = [UInt8](try AtomicFile.start(of: path, count: 4_096))
    if start.starts(with: Array("fLaC".utf8)) {
      samples = Self.streamInformation(start)
    } else if start.starts(with: Array("RIFF".utf8)), start.dropFirst(8).starts(with: Array("WAVE".utf8)) {
      var status = stat()
      guard stat(path, &status) == 0 else { return }
      missingBytes = Self.missing(start, fileSize: Int(status.st_size))
    }
  }

  /// The first metadata block of a FLAC stream: 34 bytes behind the marker and the block's own header (RFC 9639, 8.2).
  private static func streamInformation(_ bytes: [UInt8]) -> (digest: [UInt8], bits: Int)? {
    guard bytes.count >= 42, bytes[4] & 0x7f == 0, bytes[5] == 0, bytes[6] == 0, bytes[7] == 34 else { return nil }
    let digest = Array(bytes[26..<42])
    // An encoder that did not compute it leaves zeros.
    guard digest.contains(where: { $0 != 0 }) else { return nil }
    return (digest, (Int(bytes[20] & 1) << 4 | Int(bytes[21] >> 4)) + 1)
  }

  private static func missing(_ bytes: [UInt8], fileSize: Int) -> Int {
    func word(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) } }
    var place = 12
    while place + 8 <= bytes.count {
      let size = word(place + 4)
      if bytes[place..<(place + 4)].elementsEqual("data".utf8) {
        // A program that writes to a pipe cannot know the size and writes the largest that there is.
        return size >= 0x7fff_0000 ? 0 : max(0, place + 8 + size - fileSize)
      }
      place += 8 + size + size % 2
    }
    return 0
  }
}
