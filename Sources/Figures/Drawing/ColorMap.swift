import Foundation

/// A sequence of colours for values from 0 to 1 whose lightness grows evenly, so that it also reads without colour.
public struct ColorMap: Sendable {
  private let anchors: [Color]

  /// Dark violet over green to yellow, through ten anchors of the map "viridis" (van der Walt and Smith, 2015,
  /// released as CC0).
  public static let viridis = ColorMap(anchors: [
    0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59, 0xb4de2c, 0xfde725,
  ])

  private init(anchors: [UInt32]) { self.anchors = anchors.map(Color.init(hex:)) }

  /// The colour of a share; values outside 0...1 get the nearest end.
  public subscript(share: Double) -> Color {
    let position = min(max(share, 0), 1) * Double(anchors.count - 1)
    let below = min(Int(position), anchors.count - 2)
    let part = position - Double(below)
    let (first, second) = (anchors[below], anchors[below + 1])
    func mix(_ component: KeyPath<Color, Double>) -> Double {
      first[keyPath: component] * (1 - part) + second[keyPath: component] * part
    }
    return Color(red: mix(\.red), green: mix(\.green), blue: mix(\.blue))
  }

  /// The colour as a raster's pixel.
  func pixel(_ share: Double) -> UInt32 {
    let color = self[share]
    func part(_ value: Double) -> UInt32 { UInt32((value * 255).rounded()) }
    return part(color.red) << 16 | part(color.green) << 8 | part(color.blue)
  }
}
