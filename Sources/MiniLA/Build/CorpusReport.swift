import Basics
import Datasets
import Foundation

/// What a corpus was made with and what it holds; written into the corpus as `provenance.json`.
public struct CorpusReport: Codable, Equatable, Sendable {
  /// Everything that decides the corpus's bits.
  public struct Recipe: Codable, Equatable, Sendable {
    /// Changes whenever the same sources give another corpus.
    public var version: Int
    /// How many files there are.
    public var scale: CorpusScale
    /// Of everything that is drawn at random.
    public var seed: UInt64
    /// Digest of the manifest of human recordings.
    public var manifest: Digest
    /// Versions of the Debian packages of engines, codecs and the Fourier transform.
    public var packages: [String: String]
  }

  /// What a split holds.
  public struct Part: Codable, Equatable, Sendable {
    /// Which it is.
    public var split: Partition
    /// Bona fide files.
    public var bonafide: Int
    /// Files of each attack, by its identifier.
    public var spoofed: [String: Int]
    /// Of all files together.
    public var seconds: Double
    /// Human speakers.
    public var speakers: Int
  }

  /// What the corpus was made with.
  public var recipe: Recipe
  /// SHA-256 over the protocols and, in their order, the samples' digests: equal corpora have equal digests.
  public var digest: Digest
  /// Train, dev and eval, in this order.
  public var parts: [Part]
  /// Notes for readers of the folder.
  public var notes: [String]

  static let fileName = "provenance.json"

  /// Files in all splits.
  public var files: Int { parts.reduce(0) { $0 + $1.bonafide + $1.spoofed.values.reduce(0, +) } }

  /// Reads a corpus's report; throws `KitError` if the folder has none or it is malformed.
  public init(folder: String) throws {
    self = try CanonicalJSON.decode(CorpusReport.self, fromFile: "\(folder)/\(Self.fileName)")
  }

  init(recipe: Recipe, digest: Digest, parts: [Part], notes: [String]) {
    self.recipe = recipe
    self.digest = digest
    self.parts = parts
    self.notes = notes
  }

  /// The counts as lines of text, and the digest.
  public var table: String {
    var lines = ["split  speakers  bona fide  spoofed  minutes"]
    for part in parts {
      let spoofed = part.spoofed.values.reduce(0, +)
      lines.append(
        String(
          format: "%-5@  %8d  %9d  %7d  %7.1f", part.split.rawValue as NSString, part.speakers, part.bonafide, spoofed,
          part.seconds / 60))
    }
    lines.append("digest \(digest.hex)")
    return lines.joined(separator: "\n")
  }
}
