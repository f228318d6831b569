import CFFTW
import Foundation

/// Power spectra of 16 real frames at once, in single precision, by FFTW.
///
/// Lane l of a vector belongs to frame l. Two real frames share one complex transform: frames 0 to 7 are the real and
/// frames 8 to 15 the imaginary parts of eight transforms that run side by side.
public final class SixteenTransforms: @unchecked Sendable {
  /// Samples of a frame.
  public let size: Int
  private let plan: fftwf_plan

  /// - Parameter size: at least 2 and even.
  public init(size: Int) {
    guard size >= 2, size % 2 == 0 else { fatalError("SixteenTransforms(\(size))") }
    self.size = size
    var dimension = fftwf_iodim(n: Int32(size), is: 16, os: 16)
    var eight = fftwf_iodim(n: 8, is: 1, os: 1)
    let input = Self.buffer(size)
    let output = Self.buffer(size)
    defer {
      input.deallocate()
      output.deallocate()
    }
    let made = TransformPlanner.locked {
      Self.floats(input, size) { input in
        Self.floats(output, size) { output in
          fftwf_plan_guru_split_dft(
            1, &dimension, 1, &eight, input, input + 8, output, output + 8, UInt32(FFTW_ESTIMATE))
        }
      }
    }
    guard let made else { fatalError("FFTW makes no plan for \(size) samples") }
    plan = made
  }

  /// `size` vectors, aligned as the transforms need them; the caller deallocates.
  public static func buffer(_ size: Int) -> UnsafeMutablePointer<SIMD16<Float>> {
    let pointer = UnsafeMutablePointer<SIMD16<Float>>.allocate(capacity: size)
    pointer.initialize(repeating: .zero, count: size)
    return pointer
  }

  private static func floats<Result>(
    _ vectors: UnsafeMutablePointer<SIMD16<Float>>, _ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result
  ) -> Result {
    vectors.withMemoryRebound(to: Float.self, capacity: count * 16, body)
  }

  /// Squared magnitudes of bins 0 ... size / 2; may run on many threads at once.
  ///
  /// - Parameters:
  ///   - input: `size` vectors from `buffer`; destroyed.
  ///   - spectrum: `size` vectors from `buffer` to work in.
  ///   - power: `size / 2 + 1` vectors.
  public func power(
    of input: UnsafeMutablePointer<SIMD16<Float>>, spectrum: UnsafeMutablePointer<SIMD16<Float>>,
    to power: UnsafeMutablePointer<SIMD16<Float>>
  ) {
    Self.floats(input, size) { input in
      Self.floats(spectrum, size) { output in
        fftwf_execute_split_dft(plan, input, input + 8, output, output + 8)
      }
    }
    for bin in 0...(size / 2) {
      // Z = A + i B, so A = (Z[k] + conj Z[n - k]) / 2 and B = (Z[k] - conj Z[n - k]) / 2 i.
      let here = spectrum[bin]
      let there = spectrum[(size - bin) % size]
      let aReal = here.lowHalf + there.lowHalf
      let aImaginary = here.highHalf - there.highHalf
      let bReal = here.highHalf + there.highHalf
      let bImaginary = there.lowHalf - here.lowHalf
      let a = aReal * aReal + aImaginary * aImaginary
      let b = bReal * bReal + bImaginary * bImaginary
      power[bin] = SIMD16(lowHalf: a, highHalf: b) * SIMD16(repeating: 0.25)
    }
  }
}
