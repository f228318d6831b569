/// The modified Bessel function of the first kind and order zero, by its power series: what the Kaiser window
/// I0(beta sqrt(1 - x^2)) / I0(beta), with x from -1 to 1 across the window, is made of.
public func besselI0(_ x: Double) -> Double {
  var term = 1.0
  var sum = 1.0
  var index = 1.0
  while term > sum * 1e-17 {
    term *= (x / 2 / index) * (x / 2 / index)
    sum += term
    index += 1
  }
  return sum
}
