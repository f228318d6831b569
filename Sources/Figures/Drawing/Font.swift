/// A face of DejaVu Sans (or the system's nearest sans-serif) at a size in points.
public struct Font: Equatable, Sendable {
  public var size: Double
  public var isBold, isItalic: Bool

  public init(size: Double, bold: Bool = false, italic: Bool = false) {
    self.size = size
    isBold = bold
    isItalic = italic
  }

  public static let tick = Font(size: 8)
  public static let label = Font(size: 9)
  public static let title = Font(size: 9.5, bold: true)
  public static let legend = Font(size: 8)

  /// The same face at `share` of its size, for subscripts and superscripts.
  func scaled(_ share: Double) -> Font { Font(size: size * share, bold: isBold, italic: isItalic) }
}
