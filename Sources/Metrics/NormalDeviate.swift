import Foundation

/// The standard normal quantile (probit) and its inverse: the scale of both axes of a DET plot.
public enum NormalDeviate {
  /// The x with P(X <= x) = `probability` for a standard normal X; minus infinity at 0, infinity at 1, not a number
  /// outside 0...1.
  ///
  /// Abramowitz and Stegun's rational approximation 26.2.23 and three Halley steps on the complementary error
  /// function; the relative error is below 1e-13 for probabilities from 1e-300 to 0.5, and the result is exactly
  /// antisymmetric about 0.5.
  public static func quantile(_ probability: Double) -> Double {
    if probability == 0.5 { return 0 }
    if probability > 0.5 { return probability <= 1 ? -quantile(1 - probability) : .nan }
    guard probability > 0 else { return probability == 0 ? -.infinity : .nan }
    let t = (-2 * log(probability)).squareRoot()
    var x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
    for _ in 0..<3 {
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      guard density > 0 else { break }
      let step = (cumulative(x) - probability) / density
      x -= step / (1 + x * step / 2)
    }
    return x
  }

  /// P(X <= x) for a standard normal X.
  public static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}
