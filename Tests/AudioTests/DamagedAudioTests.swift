import Audio
import Basics
import Foundation
import TestSupport
import Testing

@Suite("Damaged and extreme audio")
struct DamagedAudioTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// A tone in noise.
  private func samples(_ count: Int) -> [Int16] {
    var generator = RandomGenerator(seed: 5, stream: "damaged audio")
    return (0..<count).map { Int16(6_000 * sin(Double($0) / 9) + 400 * generator.normal()) }
  }

  private func flac(_ samples: [Int16]) throws -> Data {
    try AudioFile.write(samples, to: folder.file("whole.flac"))
    return try AtomicFile.read(folder.file("whole.flac"))
  }

  /// What is wrong with the speech in a file of these bytes; nil if it is read.
  private func problem(_ data: Data, as name: String = "case.flac", first limit: Int? = nil) throws -> String? {
    try AtomicFile.write(data, to: folder.file(name))
    do {
      _ = try AudioFile.readSpeech(folder.file(name), first: limit)
      return nil
    } catch let error as KitError {
      #expect(error.location == folder.file(name))
      return error.what
    }
  }

  @Test("a FLAC file with any bit changed is refused or gives the samples that it gave")
  func flips() throws {
    let samples = samples(6_000)
    let whole = try flac(samples)
    let expected = samples.map { Float($0) / 32_768 }
    var generator = RandomGenerator(seed: 1, stream: "flips")
    var refused = 0
    for _ in 0..<400 {
      var data = whole
      data[generator.integer(below: data.count)] ^= 1 << UInt8(generator.integer(below: 8))
      try AtomicFile.write(data, to: folder.file("flip.flac"))
      do {
        #expect(try AudioFile.readSpeech(folder.file("flip.flac")).samples == expected)
      } catch let error as KitError {
        #expect(error.location == folder.file("flip.flac"))
        refused += 1
      }
    }
    #expect(refused > 300, "most of a FLAC file is samples: \(refused) of 400 were refused")
  }

  @Test("damage behind the samples that are wanted is found too, up to ten minutes")
  func behind() throws {
    var data = try flac(samples(100_000))
    data[data.count - 200] ^= 4
    #expect(try problem(data, first: 64_000)?.hasPrefix("the audio file is damaged") == true)
  }

  @Test("samples that are whole but other than the header's MD5 says are refused")
  func digest() throws {
    var data = try flac(samples(6_000))
    data[30] ^= 1
    #expect(try problem(data)?.contains("another MD5") == true)
    // An encoder may leave it out.
    data.replaceSubrange(26..<42, with: [UInt8](repeating: 0, count: 16))
    #expect(try problem(data) == nil)
  }

  @Test("a WAV file that was cut is refused; one whose header leaves the size open is read")
  func waves() throws {
    try AudioFile.write(samples(6_000), to: folder.file("whole.wav"))
    var data = try AtomicFile.read(folder.file("whole.wav"))
    #expect(
      try problem(data.prefix(data.count - 1_000), as: "case.wav")?.contains("last 1000 bytes are missing") == true)
    data.replaceSubrange(40..<44, with: [0xff, 0xff, 0xff, 0xff])
    #expect(try problem(data, as: "case.wav") == nil)
  }

  @Test("a declared length of nearly 2^32 samples reserves nothing and is found to be wrong")
  func declared() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try AudioFile.write([Int16](repeating: 5, count: 6_000), to: folder.file("x.flac"))
      var data = try AtomicFile.read(folder.file("x.flac"))
      // The 36 bits before the MD5 are the number of samples.
      data[21] &= 0xf0
      data.replaceSubrange(22..<26, with: [0xff, 0xff, 0xff, 0xf0])
      try AtomicFile.write(data, to: folder.file("x.flac"))
      var limit = rlimit(rlim_cur: 2 << 30, rlim_max: 2 << 30)
      guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { fatalError("setrlimit") }
      for (first, problem) in [(64_000, "ends after 6000 of"), (nil, "more than 9600000 samples")] {
        do {
          _ = try AudioFile.readSpeech(folder.file("x.flac"), first: first)
          fatalError("it was read")
        } catch let error as KitError {
          guard error.what.contains(problem) else { fatalError("\(error)") }
        }
      }
      exit(0)
    }
  }

  @Test("of a file longer than ten minutes only what is wanted is decoded; as a whole it is refused")
  func long() throws {
    let data = try flac([Int16](repeating: 0, count: 10_000_000))
    #expect(data.count < 1 << 20)
    #expect(try problem(data)?.contains("more than 9600000 samples") == true)
    #expect(try AudioFile.readSpeech(folder.file("whole.flac"), first: 64_000).samples.count == 64_000)
    #expect(throws: KitError.self) { try AudioFile.read(folder.file("whole.flac")) }
  }

  @Test("a pipe is refused at once instead of being waited for")
  func pipe() throws {
    #expect(mkfifo(folder.file("pipe.flac"), 0o600) == 0)
    let error = #expect(throws: KitError.self) { try AudioFile.readSpeech(folder.file("pipe.flac")) }
    #expect(error?.what == "this is a pipe or device, not a regular file")
  }

  @Test("an output that is a link is written to where it leads; a pipe is refused")
  func outputs() throws {
    try FileManager.default.createSymbolicLink(atPath: folder.file("link.wav"), withDestinationPath: "real.wav")
    try AudioFile.write(samples(100), to: folder.file("link.wav"))
    #expect(try AudioFile.read(folder.file("real.wav")).frames == 100)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link.wav")) == "real.wav")
    #expect(mkfifo(folder.file("pipe.wav"), 0o600) == 0)
    #expect(throws: KitError.self) { try AudioFile.write(samples(100), to: folder.file("pipe.wav")) }
  }
}
