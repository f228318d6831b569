/// The short-time Fourier transform in double precision, with an inverse that gives back what it was made from.
///
/// Periodic Hann window; the signal is mirrored beyond its ends by half a frame, so that frame `t` is centred on
/// sample `t * hop`. Any number of threads may use one value at once.
public struct ShortTimeTransform: Sendable {
  /// Samples of a frame.
  public let size: Int
  /// Samples from one frame to the next.
  public let hop: Int
  /// The transform of one frame.
  public let transform: RealFFT
  private let window: [Double]

  /// Traps unless `size` is positive and even, and `hop` at least 1 and at most `size`.
  ///
  /// The inverse is exact where `hop` is at most half of `size`: beyond that there are samples that no window lets through.
  public init(size: Int, hop: Int) {
    guard size >= 2, size % 2 == 0, hop >= 1, hop <= size else { fatalError("frames of \(size) every \(hop) samples") }
    self.size = size
    self.hop = hop
    transform = RealFFT.shared(size)
    window = HannWindow.periodic(size)
  }

  /// Bins of a frame's spectrum: `size / 2 + 1`.
  public var bins: Int { size / 2 + 1 }

  /// One spectrum for every full `hop`, and one: `1 + samples.count / hop`; traps without samples.
  public func forward(_ samples: [Double]) -> [ComplexSpectrum] {
    guard !samples.isEmpty else { fatalError("the spectra of no samples") }
    let padded = mirrored(samples)
    let frames = 1 + (padded.count - size) / hop
    var frame = [Double](repeating: 0, count: size)
    return (0..<frames).map { index in
      for offset in 0..<size { frame[offset] = padded[index * hop + offset] * window[offset] }
      return transform.forward(frame)
    }
  }

  /// The signal of `count` samples whose frames are closest to `spectra` in the least-squares sense (Griffin and Lim
  /// 1984, equation 6); zeros where no frame reaches.
  public func inverse(_ spectra: [ComplexSpectrum], count: Int) -> [Double] {
    let total = max(spectra.count - 1, 0) * hop + size
    var sum = [Double](repeating: 0, count: total)
    var weight = [Double](repeating: 0, count: total)
    for (index, spectrum) in spectra.enumerated() {
      let frame = transform.inverse(spectrum)
      for offset in 0..<size {
        sum[index * hop + offset] += frame[offset] * window[offset]
        weight[index * hop + offset] += window[offset] * window[offset]
      }
    }
    return (0..<count).map { index in
      let place = index + size / 2
      return place < total ? sum[place] / max(weight[place], 1e-6) : 0
    }
  }

  /// The samples with half a frame on either side, mirrored about the first and the last sample.
  private func mirrored(_ samples: [Double]) -> [Double] {
    let half = size / 2
    let period = max(2 * (samples.count - 1), 1)
    return (-half..<samples.count + half).map { index in
      let turn = ((index % period) + period) % period
      return samples[turn < samples.count ? turn : period - turn]
    }
  }
}
