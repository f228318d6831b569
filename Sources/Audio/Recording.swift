/// Everything that an audio file holds: all of its channels, in double precision.
public struct Recording: Equatable, Sendable {
  /// Samples of each channel, all of the same length; full scale is -1 to 1.
  public var channels: [[Double]]
  /// Samples in a second.
  public var sampleRate: Int

  /// A recording of channels of equal length; `sampleRate` in Hz.
  public init(channels: [[Double]], sampleRate: Int) {
    self.channels = channels
    self.sampleRate = sampleRate
  }

  /// Samples in each channel.
  public var frames: Int { channels.first?.count ?? 0 }

  /// The mean of all channels.
  public func mixed() -> [Double] {
    guard channels.count != 1 else { return channels[0] }
    let count = Double(channels.count)
    return (0..<frames).map { frame in
      var sum = 0.0
      for channel in channels { sum += channel[frame] }
      return sum / count
    }
  }
}
