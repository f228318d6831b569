import Foundation

/// A digital Butterworth high-pass filter (by the bilinear transform), run forwards and backwards over a signal.
public struct HighPassFilter: Sendable, Equatable {
  /// Poles of one run.
  public let order: Int
  private let cutoff: Double

  /// - Parameters:
  ///   - order: at least 1.
  ///   - frequency: in Hz, between 0 and half of `sampleRate`; both runs together halve the amplitude there.
  public init(order: Int, frequency: Double, sampleRate: Double) {
    guard order >= 1, frequency > 0, frequency < sampleRate / 2 else {
      fatalError("a high-pass filter of order \(order) at \(frequency) of \(sampleRate) Hz")
    }
    self.order = order
    cutoff = tan(Double.pi * frequency / sampleRate)
  }

  /// The gain of both runs together at every bin of a transform of `size` samples: 0 at 0 Hz.
  public func gains(size: Int) -> [Double] {
    (0...(size / 2)).map { bin in
      guard bin > 0 else { return 0 }
      let ratio = cutoff / tan(Double.pi * Double(bin) / Double(size))
      return 1 / (1 + pow(ratio, Double(2 * order)))
    }
  }
}
