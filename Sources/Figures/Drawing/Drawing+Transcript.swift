import Basics
import Foundation

extension Drawing {
  /// The commands as text, one a line, coordinates to a tenth of a point: what snapshots hold.
  public var transcript: String {
    (["page \(number(width)) x \(number(height))"] + commands.map(line)).joined(separator: "\n") + "\n"
  }

  private func line(_ command: Command) -> String {
    switch command {
    case .fill(let path, let color): "fill \(name(color)): \(outline(path))"
    case .stroke(let path, let style):
      "stroke \(name(style.color)) width \(number(style.width))"
        + (style.dash.isEmpty ? "" : " dash \(style.dash.map(number).joined(separator: "/"))") + ": \(outline(path))"
    case .text(let text, let point, let font, let color):
      "text \"\(text)\" at \(place(point)) size \(number(font.size))\(font.isBold ? " bold" : "")"
        + "\(font.isItalic ? " italic" : "") \(name(color))"
    case .image(let raster, let box):
      "image \(raster.columns) x \(raster.rows) \(digest(raster)) in \(place(Point(box.left, box.top))) "
        + place(Point(box.right, box.bottom))
    case .save: "save"
    case .restore: "restore"
    case .clip(let box): "clip \(place(Point(box.left, box.top))) \(place(Point(box.right, box.bottom)))"
    case .translate(let point): "translate \(place(point))"
    case .rotate(let degrees): "rotate \(number(degrees))"
    case .scale(let factor): "scale \(number(factor))"
    }
  }

  private func outline(_ path: DrawingPath) -> String {
    path.elements.map { element in
      switch element {
      case .move(let point): "M \(place(point))"
      case .line(let point): "L \(place(point))"
      case .curve(let first, let second, let end): "C \(place(first)) \(place(second)) \(place(end))"
      case .close: "Z"
      }
    }.joined(separator: " ")
  }

  private func digest(_ raster: Raster) -> String {
    Digest(of: raster.pixels.map { String($0, radix: 16) }.joined(separator: " ")).short
  }

  private func place(_ point: Point) -> String { "\(number(point.x)),\(number(point.y))" }

  private func number(_ value: Double) -> String {
    let text = String(format: "%.1f", value)
    return text == "-0.0" ? "0.0" : text
  }

  private func name(_ color: Color) -> String {
    let parts = [color.red, color.green, color.blue].map { String(format: "%02x", Int(($0 * 255).rounded())) }
    return "#" + parts.joined() + (color.alpha == 1 ? "" : String(format: "@%.2f", color.alpha))
  }
}
