import CFFTW
import Foundation

/// The discrete Fourier transform of a real signal in double precision, by FFTW.
///
/// Bin `k` of `forward` is `sum over n of x[n] exp(-2 pi i k n / size)`, without scaling; `inverse` divides by `size`, so
/// that it undoes `forward`. Any number of threads may use one object at once.
public final class RealFFT: @unchecked Sendable {
  /// The number of samples of a signal; any size works, products of small primes are fast.
  public let size: Int
  /// The number of bins of a spectrum: `size / 2 + 1`.
  public let bins: Int

  private let forwardPlan: fftw_plan
  private let inversePlan: fftw_plan

  private static let lock = NSLock()
  nonisolated(unsafe) private static var known: [Int: RealFFT] = [:]

  /// Traps unless `size` is positive.
  public init(size: Int) {
    guard size > 0, let count = Int32(exactly: size) else { fatalError("RealFFT(size: \(size))") }
    self.size = size
    bins = size / 2 + 1
    let samples = AlignedBuffer<Double>(count: size)
    let spectrum = AlignedBuffer<fftw_complex>(count: bins)
    let plans = TransformPlanner.locked {
      (
        fftw_plan_dft_r2c_1d(
          count, samples.pointer, spectrum.pointer, UInt32(FFTW_ESTIMATE) | UInt32(FFTW_PRESERVE_INPUT)),
        fftw_plan_dft_c2r_1d(
          count, spectrum.pointer, samples.pointer, UInt32(FFTW_ESTIMATE) | UInt32(FFTW_DESTROY_INPUT))
      )
    }
    guard let forward = plans.0, let inverse = plans.1 else { fatalError("FFTW has no plan for \(size) samples") }
    forwardPlan = forward
    inversePlan = inverse
  }

  deinit {
    TransformPlanner.locked {
      fftw_destroy_plan(forwardPlan)
      fftw_destroy_plan(inversePlan)
    }
  }

  /// The transform of a size, made when it is first asked for and kept.
  public static func shared(_ size: Int) -> RealFFT {
    lock.lock()
    defer { lock.unlock() }
    if let transform = known[size] { return transform }
    let transform = RealFFT(size: size)
    known[size] = transform
    return transform
  }

  /// The spectrum of at most `size` samples, which are followed by zeros; traps if there are more.
  public func forward(_ samples: [Double]) -> ComplexSpectrum {
    guard samples.count <= size else { fatalError("\(samples.count) samples for a transform of \(size)") }
    let input = AlignedBuffer<Double>(count: size)
    samples.withUnsafeBufferPointer {
      if let first = $0.baseAddress { input.pointer.update(from: first, count: samples.count) }
    }
    let output = AlignedBuffer<Double>(count: 2 * bins)
    forward(input.pointer, into: output.pointer)
    var spectrum = ComplexSpectrum(bins: bins)
    for bin in 0..<bins {
      spectrum.real[bin] = output.pointer[2 * bin]
      spectrum.imaginary[bin] = output.pointer[2 * bin + 1]
    }
    return spectrum
  }

  /// The `size` samples of a spectrum.
  ///
  /// Imaginary parts of bin 0 and, at an even size, of the last bin, which no real signal has, are ignored. Traps unless
  /// the spectrum has `bins` bins.
  public func inverse(_ spectrum: ComplexSpectrum) -> [Double] {
    guard spectrum.real.count == bins, spectrum.imaginary.count == bins else {
      fatalError("\(spectrum.real.count) real and \(spectrum.imaginary.count) imaginary parts, \(bins) bins")
    }
    let input = AlignedBuffer<Double>(count: 2 * bins)
    for bin in 0..<bins {
      input.pointer[2 * bin] = spectrum.real[bin]
      input.pointer[2 * bin + 1] = spectrum.imaginary[bin]
    }
    let output = AlignedBuffer<Double>(count: size)
    inverse(input.pointer, into: output.pointer)
    return Array(UnsafeBufferPointer(start: output.pointer, count: size))
  }

  /// As `forward(_:)` without copies: `size` samples into `2 * bins` values, real and imaginary parts in turn.
  ///
  /// Both places must not overlap and must start on a 16-byte boundary, as those of `AlignedBuffer` do.
  public func forward(_ samples: UnsafePointer<Double>, into spectrum: UnsafeMutablePointer<Double>) {
    Self.checkAlignment(samples)
    Self.checkAlignment(spectrum)
    spectrum.withMemoryRebound(to: fftw_complex.self, capacity: bins) {
      fftw_execute_dft_r2c(forwardPlan, UnsafeMutablePointer(mutating: samples), $0)
    }
  }

  /// As `inverse(_:)` without copies: `2 * bins` interleaved values, which are destroyed, into `size` samples.
  ///
  /// Both places must not overlap and must start on a 16-byte boundary, as those of `AlignedBuffer` do.
  public func inverse(_ spectrum: UnsafeMutablePointer<Double>, into samples: UnsafeMutablePointer<Double>) {
    Self.checkAlignment(samples)
    Self.checkAlignment(spectrum)
    spectrum.withMemoryRebound(to: fftw_complex.self, capacity: bins) {
      fftw_execute_dft_c2r(inversePlan, $0, samples)
    }
    let scale = 1 / Double(size)
    for index in 0..<size { samples[index] *= scale }
  }

  private static func checkAlignment(_ pointer: UnsafePointer<Double>) {
    guard Int(bitPattern: pointer) % 16 == 0 else { fatalError("\(pointer) is not on a 16-byte boundary") }
  }
}
