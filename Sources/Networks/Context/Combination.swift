import Tensors

/// A linear combination of planes that is being put together: bias + sum over i of coefficients[i] * planes[i].
struct Combination {
  private let planes: UnsafeMutablePointer<UnsafePointer<Lanes>>
  private let coefficients: UnsafeMutablePointer<Lanes>
  private var count = 0
  var bias = Lanes.zero

  /// - Parameters:
  ///   - planes: room for as many planes as will be added, as `coefficients`.
  init(planes: UnsafeMutablePointer<UnsafePointer<Lanes>>, coefficients: UnsafeMutablePointer<Lanes>) {
    self.planes = planes
    self.coefficients = coefficients
  }

  @inline(__always)
  mutating func add(_ plane: UnsafePointer<Lanes>, times coefficient: Lanes) {
    planes[count] = plane
    coefficients[count] = coefficient
    count += 1
  }

  /// Sets `output` to the combination, or adds it.
  @inline(__always)
  func write(to output: UnsafeMutablePointer<Lanes>, pixels: Int, accumulate: Bool = false) {
    Planes.combine(
      planes, coefficients: coefficients, count: count, bias: bias, to: output, pixels: pixels, accumulate: accumulate)
  }
}
