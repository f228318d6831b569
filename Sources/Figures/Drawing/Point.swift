/// A place on a drawing in points (1/72 inch) from the top left corner, or in the units of a plot's axes.
public struct Point: Equatable, Sendable {
  public var x, y: Double

  /// The place `x` to the right and `y` down, or at these values of the axes.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}
