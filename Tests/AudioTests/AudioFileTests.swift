import Audio
import Basics
import Foundation
import TestSupport
import Testing

@Suite struct AudioFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  static let ramp: [Int16] = [0, 1, -1, 12_345, -12_345, 32_767, -32_768, 7]

  @Test("keeps 16-bit samples without loss", arguments: AudioFormat.allCases)
  func roundTrip(format: AudioFormat) throws {
    let path = folder.file("deep/er/file.\(format.rawValue)")
    try AudioFile.write(Self.ramp, sampleRate: 22_050, to: path)
    let recording = try AudioFile.read(path)
    #expect(recording.sampleRate == 22_050)
    #expect(recording.channels == [Self.ramp.map { Double($0) / 32768 }])
    #expect(recording.mixed() == recording.channels[0])
    let information = try AudioFile.information(path)
    #expect(information.sampleRate == 22_050 && information.channels == 1 && information.frames == Self.ramp.count)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("deep/er")) == ["file.\(format.rawValue)"])
  }

  @Test("writes the same bytes for the same samples", arguments: AudioFormat.allCases)
  func determinism(format: AudioFormat) throws {
    var generator = RandomGenerator(seed: 3, stream: "audio")
    let samples = (0..<20_000).map { _ in Int16(truncatingIfNeeded: generator.integer(below: 4_000)) }
    try AudioFile.write(samples, to: folder.file("a"), format: format)
    try AudioFile.write(samples, to: folder.file("b"), format: format)
    #expect(try AtomicFile.read(folder.file("a")) == AtomicFile.read(folder.file("b")))
  }

  @Test("rounds to the nearest step and clips what is beyond full scale") func rounding() throws {
    let step = 1.0 / 32768
    let path = folder.file("x.wav")
    try AudioFile.write([0.4 * step, 0.5 * step, -0.5 * step, 1.49 * step, 1, 5, -1, -5], to: path)
    #expect(try AudioFile.read(path).channels[0].map { $0 / step } == [0, 1, -1, 1, 32767, 32767, -32768, -32768])
  }

  @Test("reads all channels and mixes them by their mean") func channels() throws {
    let path = folder.file("stereo.wav")
    try writeWave(path, channels: 2, values: [100, 300, -5, 5, 1000, 0])
    let recording = try AudioFile.read(path)
    #expect(recording.channels.map { $0.map { $0 * 32768 } } == [[100, -5, 1000], [300, 5, 0]])
    #expect(recording.mixed().map { $0 * 32768 } == [200, 0, 500])
    #expect(recording.frames == 3)
  }

  @Test("reads speech as it was written") func speech() throws {
    let waveform = Waveform(samples: Self.ramp.map { Float($0) / 32768 })
    try AudioFile.write(waveform, to: folder.file("x.flac"))
    #expect(try AudioFile.readSpeech(folder.file("x.flac")) == waveform)
    #expect(Waveform(samples: [Float](repeating: 0, count: 8000)).duration == 0.5)
  }

  @Test(
    "says what is wrong with speech that cannot be used",
    arguments: [
      ("missing.flac", "there is no such audio file"), ("folder", "this is a folder"),
      ("text.flac", "cannot read this as audio"),
      ("nothing.flac", "cannot read this as audio"), ("cut.flac", "damaged"), ("empty.wav", "holds no samples"),
      ("stereo.wav", "has 2 channels, one is needed"), ("8k.wav", "is sampled at 8000 Hz, 16000 Hz is needed"),
      ("48k.wav", "is sampled at 48000 Hz"), ("nan.wav", "sample 2 of the audio is nan"),
    ])
  func badSpeech(name: String, what: String) throws {
    try FileManager.default.createDirectory(atPath: folder.file("folder"), withIntermediateDirectories: true)
    try AtomicFile.write("not audio at all, only words", to: folder.file("text.flac"))
    try AtomicFile.write("", to: folder.file("nothing.flac"))
    var generator = RandomGenerator(seed: 3, stream: "audio")
    try AudioFile.write(
      (0..<20_000).map { _ in Int16(truncatingIfNeeded: generator.integer(below: 9_000)) },
      to: folder.file("whole.flac"))
    let whole = try AtomicFile.read(folder.file("whole.flac"))
    try AtomicFile.write(whole.prefix(whole.count / 2), to: folder.file("cut.flac"))
    try writeWave(folder.file("empty.wav"), channels: 1, values: [])
    try writeWave(folder.file("stereo.wav"), channels: 2, values: [1, 2])
    try writeWave(folder.file("8k.wav"), channels: 1, values: [1, 2], rate: 8000)
    try writeWave(folder.file("48k.wav"), channels: 1, values: [1, 2], rate: 48_000)
    try writeFloatWave(folder.file("nan.wav"), values: [0, 0.5, .nan])
    let error = #expect(throws: KitError.self) { try AudioFile.readSpeech(folder.file(name)) }
    let found = try #require(error)
    #expect(found.what.contains(what))
    #expect(found.location == folder.file(name))
    #expect(found.advice?.isEmpty == false)
  }

  @Test("names the path of a file that cannot be written") func unwritable() throws {
    try AtomicFile.write("x", to: folder.file("file"))
    for (path, what) in [
      (folder.file("file/inside.flac"), "cannot make the folder"), (folder.file("a.mp3"), "no audio format"),
      (folder.file("plain"), "no audio format"),
    ] {
      let error = #expect(throws: KitError.self) { try AudioFile.write([0.5], to: path) }
      #expect(try #require(error).what.contains(what))
      #expect(error?.location == path)
    }
    let error = #expect(throws: KitError.self) { try AudioFile.write([0, .infinity], to: folder.file("x.wav")) }
    #expect(try #require(error).what.contains("sample 1, which is inf"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("x.wav")))
  }

  private func writeWave(_ path: String, channels: Int, values: [Int16], rate: Int = 16_000) throws {
    var body = Data()
    for value in values { withUnsafeBytes(of: value.littleEndian) { body.append(contentsOf: $0) } }
    try write(path, format: 1, channels: channels, bytes: 2, rate: rate, body: body)
  }

  private func writeFloatWave(_ path: String, values: [Float]) throws {
    var body = Data()
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { body.append(contentsOf: $0) } }
    try write(path, format: 3, channels: 1, bytes: 4, rate: 16_000, body: body)
  }

  /// A RIFF file by hand: what `AudioFile` itself does not write.
  private func write(_ path: String, format: UInt16, channels: Int, bytes: Int, rate: Int, body: Data) throws {
    var data = Data()
    func word(_ value: Int) { withUnsafeBytes(of: UInt32(value).littleEndian) { data.append(contentsOf: $0) } }
    func half(_ value: Int) { withUnsafeBytes(of: UInt16(value).littleEndian) { data.append(contentsOf: $0) } }
    data.append(contentsOf: Array("RIFF".utf8))
    word(36 + body.count)
    data.append(contentsOf: Array("WAVEfmt ".utf8))
    word(16)
    half(Int(format))
    half(channels)
    word(rate)
    word(rate * channels * bytes)
    half(channels * bytes)
    half(8 * bytes)
    data.append(contentsOf: Array("data".utf8))
    word(body.count)
    try AtomicFile.write(data + body, to: path)
  }
}
