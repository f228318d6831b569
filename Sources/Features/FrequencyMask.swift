import Basics

/// Frequency masking: a band of rows that a network reads as zero, one band for a whole batch, in training only.
///
/// As in the paper: w is uniform in [0, widest), s in [0, rows - w); rows floor(s) ..< floor(s) + floor(w) are hidden.
public struct FrequencyMask: Codable, Equatable, Sendable {
  /// Exclusive bound of the number of rows: 14 for LFB and LFCC, 102 for the spectrogram.
  public var widest: Int

  /// A mask of fewer than `widest` rows.
  public init(widest: Int) { self.widest = widest }

  /// The mask that goes with a front-end.
  public init(_ frontEnd: FrontEnd) { widest = frontEnd.widestMask }

  /// The rows to hide, sometimes none; takes two numbers from the generator.
  ///
  /// Traps unless `widest` is in 0 ... `rows`.
  public func draw(rows: Int, using generator: inout RandomGenerator) -> Range<Int> {
    guard widest >= 0, widest <= rows else { fatalError("a mask of up to \(widest) of \(rows) rows") }
    let width = generator.uniform(0, Double(widest))
    let start = Int(generator.uniform(0, Double(rows) - width))
    return start..<(start + Int(width))
  }
}
