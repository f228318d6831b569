import Signal

/// The first 20 cosine coefficients of log filterbank energies, as a small matrix product over sixteen frames.
struct VectorCosineTransform: Sendable {
  /// 20 coefficients, and twelve that are zero.
  static let paddedCoefficients = 32

  /// [filter][2 vectors of coefficients].
  private let basis: AlignedBuffer<SIMD16<Float>>

  init() {
    basis = AlignedBuffer(count: 2 * FrontEnd.filters)
    for coefficient in 0..<FrontEnd.coefficients {
      for filter in 0..<FrontEnd.filters {
        basis.pointer[2 * filter + coefficient / 16][coefficient % 16] =
          Constants.cosines[coefficient * FrontEnd.filters + filter]
      }
    }
  }

  /// Transforms sixteen frames, four at a time.
  ///
  /// - Parameters:
  ///   - energies: [16 frames][`VectorFilterbank.paddedFilters`].
  ///   - target: [16 frames][`paddedCoefficients`].
  func transformSixteen(_ energies: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>) {
    let width = VectorFilterbank.paddedFilters
    let output = UnsafeMutableRawPointer(target).assumingMemoryBound(to: SIMD16<Float>.self)
    for frame in stride(from: 0, to: 16, by: 4) {
      let energy = energies + frame * width
      var (a0, a1) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
      var (b0, b1) = (a0, a0)
      var (c0, c1) = (a0, a0)
      var (d0, d1) = (a0, a0)
      for filter in 0..<FrontEnd.filters {
        let (low, high) = (basis.pointer[2 * filter], basis.pointer[2 * filter + 1])
        let a = SIMD16(repeating: energy[filter])
        let b = SIMD16(repeating: energy[width + filter])
        let c = SIMD16(repeating: energy[2 * width + filter])
        let d = SIMD16(repeating: energy[3 * width + filter])
        a0.addProduct(a, low)
        a1.addProduct(a, high)
        b0.addProduct(b, low)
        b1.addProduct(b, high)
        c0.addProduct(c, low)
        c1.addProduct(c, high)
        d0.addProduct(d, low)
        d1.addProduct(d, high)
      }
      let place = output + 2 * frame
      (place[0], place[1], place[2], place[3]) = (a0, a1, b0, b1)
      (place[4], place[5], place[6], place[7]) = (c0, c1, d0, d1)
    }
  }
}
