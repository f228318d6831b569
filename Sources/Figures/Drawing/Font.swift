/// A face of DejaVu Sans (or the system's nearest sans-serif) at a size in points.
public struct Font: Equatable, Sendable {
  /// In points.
  public var size: Double
  public var isBold, isItalic: Bool

  /// A face at a size in points.
  public init(size: Double, bold: Bool = false, italic: Bool = false) {
    self.size = size
    isBold = bold
    isItalic = italic
  }

  /// Of the numbers at axes.
  public static let tick = Font(size: 8)
  /// Of the names of axes.
  public static let label = Font(size: 9)
  /// Above a figure.
  public static let title = Font(size: 9.5, bold: true)
  /// Of the names in a legend.
  public static let legend = Font(size: 8)

  /// The same face at `share` of its size, for subscripts and superscripts.
  func scaled(_ share: Double) -> Font { Font(size: size * share, bold: isBold, italic: isItalic) }
}
