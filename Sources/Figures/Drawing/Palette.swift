/// Colours, dash patterns and markers that stay apart for colour-blind readers and in print without colour.
public enum Palette {
  /// Okabe and Ito's set (2008) without its yellow, which is too pale for lines on white, in an order that keeps
  /// neighbours apart.
  public static let blue = Color(hex: 0x0072b2)
  /// Okabe and Ito's vermilion.
  public static let vermilion = Color(hex: 0xd55e00)
  /// Okabe and Ito's bluish green.
  public static let green = Color(hex: 0x009e73)
  /// Okabe and Ito's reddish purple.
  public static let purple = Color(hex: 0xcc79a7)
  /// Okabe and Ito's orange.
  public static let orange = Color(hex: 0xe69f00)
  /// Okabe and Ito's sky blue.
  public static let sky = Color(hex: 0x56b4e9)
  /// Black.
  public static let black = Color(hex: 0x000000)
  /// Okabe and Ito's yellow, for areas only: it is too pale for lines on white.
  public static let yellow = Color(hex: 0xf0e442)

  /// Colours of lines, in an order that keeps neighbours apart.
  public static let lines = [blue, vermilion, green, purple, orange, sky, black]

  /// Dash lengths in points, drawn and blank by turns; the first is a solid line.
  static let dashes: [[Double]] = [[], [5, 2], [1.2, 1.8], [7, 2, 1.2, 2]]

  /// The style of the `index`-th of `count` curves: all solid while there are colours enough, then the same colours
  /// with other dashes.
  static func stroke(_ index: Int, of count: Int, width: Double = 1.4) -> StrokeStyle {
    let round = index / lines.count
    let dash =
      count <= 4 ? dashes[index % dashes.count] : dashes[round % dashes.count]
    return StrokeStyle(color: lines[index % lines.count], width: width, dash: dash)
  }

  /// The marker of the `index`-th curve.
  static func marker(_ index: Int) -> Marker { Marker.allCases[index % Marker.allCases.count] }
}
