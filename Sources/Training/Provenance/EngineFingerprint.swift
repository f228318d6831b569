import Basics

/// What the engine computes for one configuration, in two digests: two builds with the same one give the same results.
public struct EngineFingerprint: Codable, Equatable, Sendable {
  /// Digest of a tiny complete run: features, search or training, and scoring.
  public let engine: Digest
  /// Digest of what FFTW and the C library alone give for fixed arguments, to tell their changes from those of the kit.
  public let platform: Digest

  /// A fingerprint of these digests.
  public init(engine: Digest, platform: Digest) {
    self.engine = engine
    self.platform = platform
  }

  /// What is said of a result without a fingerprint.
  public static let missing = "an older engine made it, which left no fingerprint"

  /// Why results of another fingerprint are not those of this one; nil if they are the same bits.
  ///
  /// The platform alone decides nothing: what matters is what the engine makes of it.
  public func difference(from other: EngineFingerprint?) -> String? {
    guard let other else { return Self.missing }
    guard engine != other.engine else { return nil }
    let cause =
      platform == other.platform
      ? "the kit has changed, FFTW and the C library have not" : "FFTW or the C library give other bits, too"
    return "another engine made it: its fingerprint is \(other.engine.short), this one's \(engine.short); \(cause)"
  }
}
