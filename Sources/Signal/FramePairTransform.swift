/// Power spectra of windowed frames in single precision, two frames in one complex transform.
///
/// The frames are the real and the imaginary part of one signal; because the spectrum of a real signal is its own mirrored
/// conjugate, both spectra can be told apart afterwards. Any number of threads may use one object at once, each with
/// scratch memory of its own.
public final class FramePairTransform: Sendable {
  /// Samples of a frame; a multiple of 32.
  public let size: Int
  /// Bins of a power spectrum: `size / 2 + 1`.
  public var bins: Int { size / 2 + 1 }

  private let transform: SinglePrecisionFFT
  private let window: AlignedBuffer<Float>

  /// Memory to work in, for one thread at a time.
  public final class Scratch {
    fileprivate let signal: AlignedBuffer<Float>
    fileprivate let spectrum: AlignedBuffer<Float>

    fileprivate init(size: Int) {
      signal = AlignedBuffer(count: 2 * size)
      // Bin 0 once more behind the last, and room for a whole vector from there.
      spectrum = AlignedBuffer(count: 2 * size + 32)
    }
  }

  /// Traps unless the window's length is a positive multiple of 32.
  public init(window: [Float]) {
    size = window.count
    guard size > 0, size % 32 == 0 else { fatalError("a window of \(size) samples") }
    transform = SinglePrecisionFFT(size: size)
    self.window = AlignedBuffer(count: size)
    self.window.pointer.update(from: window, count: size)
  }

  /// Memory to work in, for one thread at a time.
  public func makeScratch() -> Scratch { Scratch(size: size) }

  /// Squared magnitudes of the spectra of two frames under the window.
  ///
  /// - Parameters:
  ///   - first, second: `size` samples each; they may overlap and need no alignment.
  ///   - firstPower, secondPower: `bins` values each.
  public func power(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, scratch: Scratch,
    to firstPower: UnsafeMutablePointer<Float>, _ secondPower: UnsafeMutablePointer<Float>
  ) {
    let signal = scratch.signal.pointer
    let spectrum = scratch.spectrum.pointer
    for index in stride(from: 0, to: size, by: 16) {
      let weights = load(window.pointer + index)
      var pair = SIMD32<Float>()
      pair.evenHalf = load(first + index) * weights
      pair.oddHalf = load(second + index) * weights
      UnsafeMutableRawPointer(signal + 2 * index).storeBytes(of: pair, as: SIMD32<Float>.self)
    }
    transform.forward(signal, into: spectrum)
    (spectrum[2 * size], spectrum[2 * size + 1]) = (spectrum[0], spectrum[1])
    let quarter = SIMD16<Float>(repeating: 0.25)
    for bin in stride(from: 0, to: size / 2, by: 16) {
      // Z = A + i B, so A = (Z[k] + conj Z[n - k]) / 2 and B = (Z[k] - conj Z[n - k]) / 2 i.
      let here = loadPairs(spectrum + 2 * bin)
      let there = loadPairs(spectrum + 2 * (size - bin - 15))
      let mirroredReal = reversed(there.evenHalf)
      let mirroredImaginary = reversed(there.oddHalf)
      let aReal = here.evenHalf + mirroredReal
      let aImaginary = here.oddHalf - mirroredImaginary
      let bReal = here.oddHalf + mirroredImaginary
      let bImaginary = mirroredReal - here.evenHalf
      store((aReal * aReal).addingProduct(aImaginary, aImaginary) * quarter, firstPower + bin)
      store((bReal * bReal).addingProduct(bImaginary, bImaginary) * quarter, secondPower + bin)
    }
    let (real, imaginary) = (spectrum[size], spectrum[size + 1])
    firstPower[size / 2] = real * real
    secondPower[size / 2] = imaginary * imaginary
  }
}

@inline(__always) private func load(_ pointer: UnsafePointer<Float>) -> SIMD16<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self)
}

@inline(__always) private func loadPairs(_ pointer: UnsafePointer<Float>) -> SIMD32<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD32<Float>.self)
}

@inline(__always) private func store(_ vector: SIMD16<Float>, _ pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: SIMD16<Float>.self)
}

/// The lanes in opposite order; the compiler makes one permutation of it.
@inline(__always) private func reversed(_ v: SIMD16<Float>) -> SIMD16<Float> {
  SIMD16(
    v[15], v[14], v[13], v[12], v[11], v[10], v[9], v[8], v[7], v[6], v[5], v[4], v[3], v[2], v[1], v[0])
}
