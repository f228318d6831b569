/// A recording with one channel.
public struct Waveform: Equatable, Sendable {
  /// Sample values; full scale is -1 to 1.
  public var samples: [Float]
  /// Samples in a second.
  public var sampleRate: Int

  /// A waveform of samples with full scale -1 to 1; `sampleRate` in Hz.
  public init(samples: [Float], sampleRate: Int = 16_000) {
    self.samples = samples
    self.sampleRate = sampleRate
  }

  /// Length in seconds.
  public var duration: Double { Double(samples.count) / Double(sampleRate) }
}
