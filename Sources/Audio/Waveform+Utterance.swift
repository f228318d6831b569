extension Waveform {
  /// Four seconds at 16 kHz: the number of samples that every utterance is brought to.
  public static let utteranceLength = 64_000

  /// The first `count` samples of the signal repeated until it is long enough; empty stays empty.
  public func repeated(to count: Int = utteranceLength) -> [Float] {
    guard !samples.isEmpty else { return [] }
    if samples.count >= count { return Array(samples.prefix(count)) }
    var result: [Float] = []
    result.reserveCapacity(count + samples.count)
    while result.count < count { result += samples }
    result.removeLast(result.count - count)
    return result
  }
}
