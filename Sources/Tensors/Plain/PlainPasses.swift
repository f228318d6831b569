/// Passes over pixels without tricks, in 64-bit arithmetic: the oracle of `Planes` and of `ChannelPasses`.
///
/// Every function works on one plane, as a row-major array.
public enum PlainPasses {
  /// The sum of all values.
  public static func sum(_ plane: [Double]) -> Double { plane.reduce(0, +) }

  /// The sum of the products of two planes.
  public static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// bias + sum over planes of coefficients[i] * planes[i]; `pixels` values.
  public static func combine(_ planes: [[Double]], coefficients: [Double], bias: Double, pixels: Int) -> [Double] {
    (0..<pixels).map { pixel in zip(planes, coefficients).reduce(bias) { $0 + $1.1 * $1.0[pixel] } }
  }

  /// scale * plane + shift.
  public static func affine(_ plane: [Double], scale: Double, shift: Double) -> [Double] {
    plane.map { scale * $0 + shift }
  }

  /// max(plane, 0).
  public static func rectify(_ plane: [Double]) -> [Double] { plane.map { max($0, 0) } }

  /// `gradient` where `value` is positive, else 0.
  public static func rectifyGradient(_ gradient: [Double], value: [Double]) -> [Double] {
    zip(gradient, value).map { $1 > 0 ? $0 : 0 }
  }

  /// The mean of all values.
  public static func mean(_ plane: [Double]) -> Double { sum(plane) / Double(plane.count) }
}
