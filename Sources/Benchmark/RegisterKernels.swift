/// Loops of fused multiply-adds that touch registers only: twelve independent sums, enough to hide the instruction's
/// latency.
///
/// They exist to find the processor's peak, at both vector widths: with 32 wide registers (AVX-512) 16 lanes are the
/// faster, with 16 of half the width (AVX2) only 8 lanes fit.
enum RegisterKernels {
  /// Floating-point operations of one round of `run16`.
  static let operations16 = 2 * 12 * 16

  @inline(never)
  static func run16(rounds: Int) -> Float {
    typealias Vector = SIMD16<Float>
    // Sums converge to 2, so they neither overflow nor become denormal.
    let half = Vector(repeating: 0.5)
    let one = Vector(repeating: 1)
    var a0 = Vector(repeating: 0), a1 = Vector(repeating: 1), a2 = Vector(repeating: 2)
    var a3 = Vector(repeating: 3), a4 = Vector(repeating: 4), a5 = Vector(repeating: 5)
    var a6 = Vector(repeating: 6), a7 = Vector(repeating: 7), a8 = Vector(repeating: 8)
    var a9 = Vector(repeating: 9), a10 = Vector(repeating: 10), a11 = Vector(repeating: 11)
    for _ in 0..<rounds {
      a0 = one.addingProduct(a0, half)
      a1 = one.addingProduct(a1, half)
      a2 = one.addingProduct(a2, half)
      a3 = one.addingProduct(a3, half)
      a4 = one.addingProduct(a4, half)
      a5 = one.addingProduct(a5, half)
      a6 = one.addingProduct(a6, half)
      a7 = one.addingProduct(a7, half)
      a8 = one.addingProduct(a8, half)
      a9 = one.addingProduct(a9, half)
      a10 = one.addingProduct(a10, half)
      a11 = one.addingProduct(a11, half)
    }
    let sums = (a0 + a1 + a2) + (a3 + a4 + a5) + (a6 + a7 + a8) + (a9 + a10 + a11)
    return sums.sum()
  }

  /// Floating-point operations of one round of `run8`.
  static let operations8 = 2 * 12 * 8

  @inline(never)
  static func run8(rounds: Int) -> Float {
    typealias Vector = SIMD8<Float>
    // Sums converge to 2, so they neither overflow nor become denormal.
    let half = Vector(repeating: 0.5)
    let one = Vector(repeating: 1)
    var a0 = Vector(repeating: 0), a1 = Vector(repeating: 1), a2 = Vector(repeating: 2)
    var a3 = Vector(repeating: 3), a4 = Vector(repeating: 4), a5 = Vector(repeating: 5)
    var a6 = Vector(repeating: 6), a7 = Vector(repeating: 7), a8 = Vector(repeating: 8)
    var a9 = Vector(repeating: 9), a10 = Vector(repeating: 10), a11 = Vector(repeating: 11)
    for _ in 0..<rounds {
      a0 = one.addingProduct(a0, half)
      a1 = one.addingProduct(a1, half)
      a2 = one.addingProduct(a2, half)
      a3 = one.addingProduct(a3, half)
      a4 = one.addingProduct(a4, half)
      a5 = one.addingProduct(a5, half)
      a6 = one.addingProduct(a6, half)
      a7 = one.addingProduct(a7, half)
      a8 = one.addingProduct(a8, half)
      a9 = one.addingProduct(a9, half)
      a10 = one.addingProduct(a10, half)
      a11 = one.addingProduct(a11, half)
    }
    let sums = (a0 + a1 + a2) + (a3 + a4 + a5) + (a6 + a7 + a8) + (a9 + a10 + a11)
    return sums.sum()
  }
}
