/// log10 of 16 positive normal numbers.
///
/// The mantissa is brought to [1/sqrt 2, sqrt 2) and its logarithm taken from the series of the inverse hyperbolic
/// tangent, log m = 2 (s + s^3/3 + s^5/5 + ...) with s = (m - 1) / (m + 1), |s| < 0.172, of which five terms leave an
/// error below 2e-9. Only fused and plain arithmetic is used, so the bits do not depend on a mathematical library.
@inline(__always)
func log10(_ x: SIMD16<Float>) -> SIMD16<Float> {
  typealias Vector = SIMD16<Float>
  let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
  // 0x3504f3 is the mantissa of sqrt 2: from there on the exponent counts as one more.
  let shifted = bits &+ SIMD16(repeating: 0x3f80_0000 &- 0x3f35_04f3)
  // The biased exponent as the low bits of a number whose last place is 1; what both are biased by comes off again.
  let biased = (shifted &>> SIMD16(repeating: 23)) | SIMD16(repeating: 0x4b00_0000)
  let exponent = unsafeBitCast(biased, to: Vector.self) - Vector(repeating: 0x1p23 + 127)
  let mantissa = unsafeBitCast(
    (shifted & SIMD16(repeating: 0x007f_ffff)) &+ SIMD16(repeating: 0x3f35_04f3), to: Vector.self)
  let s = (mantissa - Vector(repeating: 1)) / (mantissa + Vector(repeating: 1))
  let square = s * s
  var series = Vector(repeating: 1 / 9)
  series = Vector(repeating: 1 / 7).addingProduct(series, square)
  series = Vector(repeating: 1 / 5).addingProduct(series, square)
  series = Vector(repeating: 1 / 3).addingProduct(series, square)
  series = Vector(repeating: 1).addingProduct(series, square)
  let logarithm = s * series * Vector(repeating: 0.868_588_963_8)  // 2 / ln 10
  return logarithm.addingProduct(exponent, Vector(repeating: 0.301_029_995_7))  // log10 2
}
