import Audio
import Basics
import Features
import Foundation

/// The first page of a file of cached features: what is in it, as text.
///
/// A line that names the format, one of JSON, one with the digest of both, and zeros up to 4,096 bytes.
struct FeatureFileHeader: Codable, Equatable {
  /// `FeatureConfiguration.name`.
  let features: String
  let rows: Int
  let frames: Int
  let utterances: Int
  /// Digest of everything that decides where and how the features are computed.
  let key: String
  /// The folder of the first utterance's audio, for people.
  let audio: String

  static let size = 4_096
  private static let format = "pc-darts-kit features 1"

  /// Of the features of some audio files.
  ///
  /// - Parameter paths: absolute.
  init(_ configuration: FeatureConfiguration, paths: [String]) {
    features = configuration.name
    rows = configuration.frontEnd.rows
    frames = FrontEnd.frames(Waveform.utteranceLength)
    utterances = paths.count
    audio = String((paths.first.map { ($0 as NSString).deletingLastPathComponent } ?? "").prefix(1_024))
    let hasher = Digest.Hasher()
    let what = [
      Self.format, features, "\(rows) x \(frames) of \(Waveform.utteranceLength)", Self.numerics(configuration),
    ]
    hasher.update(Data((what + paths).map { $0 + "\n" }.joined().utf8))
    key = hasher.finish().hex
  }

  /// A name for the file, such as `lfcc-25380-1f0c9a6b7d2e`.
  var name: String { "\(features)-\(utterances)-\(key.prefix(12))" }

  /// Digest of the features that this very program computes on this machine for a fixed signal.
  ///
  /// Another processor, library version or kernel that gives other bits gives another digest.
  private static func numerics(_ configuration: FeatureConfiguration) -> String {
    var generator = RandomGenerator(seed: 0, stream: "features.fingerprint")
    // Noise of three levels and silence.
    let samples = (0..<Waveform.utteranceLength).map { index in
      Float(generator.uniform(-0.5, 0.5)) * [1, 0.01, 0.0001, 0][index / 4_000 % 4]
    }
    // On a worker's terms: denormal numbers count as zero.
    var digest = ""
    Workers(threads: 1).run(1) { _ in
      digest = Digest(of: FeatureExtractor(configuration).features(of: samples).values).hex
    }
    return digest
  }

  /// The whole page.
  func page() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var page = Data("\(Self.format)\n".utf8) + (try encoder.encode(self)) + Data("\n".utf8)
    page += Data("\(Digest(of: page).hex)\n".utf8)
    guard page.count <= Self.size else { fatalError("a header of \(page.count) bytes") }
    return page + Data(count: Self.size - page.count)
  }

  /// Reads a page; nil if it is not one that `page()` made.
  init?(page: Data) {
    let lines = page.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
    guard lines.count == 4, lines[0].elementsEqual(Self.format.utf8) else { return nil }
    let signed = Data(lines[0]) + [UInt8(ascii: "\n")] + Data(lines[1]) + [UInt8(ascii: "\n")]
    guard lines[2].elementsEqual(Digest(of: signed).hex.utf8),
      let header = try? JSONDecoder().decode(FeatureFileHeader.self, from: Data(lines[1])),
      header.rows > 0, header.frames > 0, header.utterances >= 0
    else { return nil }
    self = header
  }

  // MARK: - Places in the file

  /// Values of a matrix.
  var matrixCount: Int { rows * frames }
  /// Bytes of a matrix.
  var matrixSize: Int { matrixCount * MemoryLayout<Float>.stride }
  /// Where the first matrix starts, on a page.
  var matricesOffset: Int {
    Self.size + (utterances * FeatureFileEntry.size + Self.size - 1) / Self.size * Self.size
  }
  /// Bytes of the whole file.
  var fileSize: Int { matricesOffset + utterances * matrixSize }

  func offset(ofMatrix index: Int) -> Int { matricesOffset + index * matrixSize }
  func offset(ofEntry index: Int) -> Int { Self.size + index * FeatureFileEntry.size }
}
