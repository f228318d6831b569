import CFFTW

/// The discrete Fourier transform of a complex signal in single precision, by FFTW: fast where spectra end up as
/// 32-bit features.
///
/// Bin `k` is `sum over n of x[n] exp(-2 pi i k n / size)`, without scaling. Any number of threads may use one object
/// at once.
public final class SinglePrecisionFFT: @unchecked Sendable {
  /// The number of complex samples and of bins.
  public let size: Int

  private let plan: fftwf_plan

  /// Traps unless `size` is positive.
  public init(size: Int) {
    guard size > 0, let count = Int32(exactly: size) else { fatalError("SinglePrecisionFFT(size: \(size))") }
    self.size = size
    let input = AlignedBuffer<fftwf_complex>(count: size)
    let output = AlignedBuffer<fftwf_complex>(count: size)
    let made = TransformPlanner.locked {
      fftwf_plan_dft_1d(
        count, input.pointer, output.pointer, FFTW_FORWARD, UInt32(FFTW_ESTIMATE) | UInt32(FFTW_PRESERVE_INPUT))
    }
    guard let made else { fatalError("FFTW has no plan for \(size) samples") }
    plan = made
  }

  deinit { TransformPlanner.locked { fftwf_destroy_plan(plan) } }

  /// Transforms `size` complex samples; both places hold `2 * size` values, real and imaginary parts in turn.
  ///
  /// They must not overlap and must start on a 16-byte boundary, as those of `AlignedBuffer` do.
  public func forward(_ samples: UnsafePointer<Float>, into spectrum: UnsafeMutablePointer<Float>) {
    guard Int(bitPattern: samples) % 16 == 0, Int(bitPattern: spectrum) % 16 == 0 else {
      fatalError("\(samples) or \(spectrum) is not on a 16-byte boundary")
    }
    samples.withMemoryRebound(to: fftwf_complex.self, capacity: size) { samples in
      spectrum.withMemoryRebound(to: fftwf_complex.self, capacity: size) { spectrum in
        fftwf_execute_dft(plan, UnsafeMutablePointer(mutating: samples), spectrum)
      }
    }
  }
}
