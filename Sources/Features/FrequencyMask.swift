import Foundations

/// Frequency masking of a whole batch: w = uniform(0, widest), s = uniform(0, rows - w), rows floor(s) ..< floor(s) +
/// floor(w) are read as zero.
public struct FrequencyMask: Codable, Equatable, Sendable {
  /// Exclusive bound of the number of rows: 14 for LFB and LFCC, 102 for the spectrogram.
  public var widest: Int

  public init(widest: Int) { self.widest = widest }

  public func draw(rows: Int, using generator: inout RandomGenerator) -> Range<Int> {
    let width = generator.uniform(0, Double(widest))
    let start = Int(generator.uniform(0, Double(rows) - width))
    return start..<(start + Int(width))
  }
}
