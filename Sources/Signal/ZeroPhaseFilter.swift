import Foundation

/// A filter that changes the amplitude of every frequency and the phase of none, applied in the frequency domain.
///
/// Any number of threads may use one object at once.
public final class ZeroPhaseFilter: @unchecked Sendable {
  /// Zeros between the signal's end and its beginning one period later, in samples: the response has to die away in them.
  public let guardZone: Int
  private let smallest: Int
  private let gains: @Sendable (Int) -> [Double]
  private let lock = NSLock()
  private var known: [Int: [Double]] = [:]

  /// - Parameters:
  ///   - guardZone: at least half the length of the response.
  ///   - smallest: the size of the transform of short signals; longer ones take it times a power of two.
  ///   - gains: the gain of each of the `size / 2 + 1` bins of a transform of `size` samples.
  public init(guardZone: Int = 8192, smallest: Int = 1 << 16, gains: @escaping @Sendable (_ size: Int) -> [Double]) {
    guard guardZone >= 0, smallest > 0 else { fatalError("a guard zone of \(guardZone) in \(smallest) samples") }
    self.guardZone = guardZone
    self.smallest = smallest
    self.gains = gains
  }

  /// The filtered signal, as long as `samples`.
  public func apply(_ samples: [Double]) -> [Double] {
    var size = smallest
    while size < samples.count + guardZone { size *= 2 }
    let transform = RealFFT.shared(size)
    let response = response(size)
    var spectrum = transform.forward(samples)
    for bin in response.indices {
      spectrum.real[bin] *= response[bin]
      spectrum.imaginary[bin] *= response[bin]
    }
    return Array(transform.inverse(spectrum).prefix(samples.count))
  }

  private func response(_ size: Int) -> [Double] {
    lock.lock()
    defer { lock.unlock() }
    if let response = known[size] { return response }
    let response = gains(size)
    guard response.count == size / 2 + 1 else { fatalError("\(response.count) gains for a transform of \(size)") }
    known[size] = response
    return response
  }
}
