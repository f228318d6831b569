/// A colour in sRGB with opacity; components in 0...1.
public struct Color: Equatable, Sendable {
  public var red, green, blue, alpha: Double

  /// A colour of components in 0...1; `alpha` 1 is opaque.
  public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// `0xE69F00` as in a style sheet's `#E69F00`.
  public init(hex: UInt32) {
    func part(_ shift: UInt32) -> Double { Double((hex >> shift) & 0xff) / 255 }
    self.init(red: part(16), green: part(8), blue: part(0))
  }

  /// For text and lines.
  public static let black = Color(hex: 0x000000)
  /// The page.
  public static let white = Color(hex: 0xffffff)
  /// For axes and secondary text: readable on white, quieter than black.
  public static let gray = Color(hex: 0x595959)
  /// For grid lines.
  public static let lightGray = Color(hex: 0xdddddd)

  /// The same colour with another opacity in 0...1.
  public func withAlpha(_ alpha: Double) -> Color { Color(red: red, green: green, blue: blue, alpha: alpha) }

  /// The colour mixed with white, opaque: 0 gives white, 1 the colour itself.
  public func tint(_ share: Double) -> Color {
    Color(red: 1 - share * (1 - red), green: 1 - share * (1 - green), blue: 1 - share * (1 - blue))
  }
}
