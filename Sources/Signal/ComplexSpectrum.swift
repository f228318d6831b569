/// The spectrum of a real signal: bins 0 up to half the transform's size.
public struct ComplexSpectrum: Equatable, Sendable {
  /// Real parts, one for each bin.
  public var real: [Double]
  /// Imaginary parts, one for each bin.
  public var imaginary: [Double]

  /// Zeros.
  public init(bins: Int) {
    real = [Double](repeating: 0, count: bins)
    imaginary = real
  }

  /// Traps unless both parts have the same number of bins.
  public init(real: [Double], imaginary: [Double]) {
    guard real.count == imaginary.count else {
      fatalError("\(real.count) real and \(imaginary.count) imaginary parts")
    }
    self.real = real
    self.imaginary = imaginary
  }

  /// The number of bins.
  public var bins: Int { real.count }

  /// Squared magnitudes.
  public var power: [Double] {
    real.indices.map { real[$0] * real[$0] + imaginary[$0] * imaginary[$0] }
  }

  /// Magnitudes.
  public var magnitude: [Double] { power.map { $0.squareRoot() } }
}
