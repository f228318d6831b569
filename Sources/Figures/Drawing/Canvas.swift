import Basics
import Foundation

/// A page to draw on: it measures text, places it by its anchors, and records commands.
///
/// In text, `_{…}` sets a subscript and `^{…}` a superscript.
public struct Canvas {
  /// Which end of the text stands at the given x.
  public enum HorizontalAnchor: Sendable { case left, center, right }
  /// Which height of the text stands at the given y; `middle` is half the height of a capital.
  public enum VerticalAnchor: Sendable { case top, middle, baseline, bottom }

  public let width, height: Double
  /// What has been drawn so far.
  public private(set) var commands: [Drawing.Command] = []
  /// What text is measured with.
  public let measurer: TextMeasurer

  /// A white page of a size in points; throws `KitError` if Cairo cannot measure text.
  public init(width: Double, height: Double, measurer: TextMeasurer? = nil) throws {
    self.width = width
    self.height = height
    self.measurer = try measurer ?? TextMeasurer()
    fill(DrawingPath(Rectangle(x: 0, y: 0, width: width, height: height)), .white)
  }

  /// The page as it is now.
  public var drawing: Drawing { Drawing(width: width, height: height, commands: commands) }

  /// Fills the inside of a path.
  public mutating func fill(_ path: DrawingPath, _ color: Color) { commands.append(.fill(path, color)) }

  /// Draws along a path.
  public mutating func stroke(_ path: DrawingPath, _ style: StrokeStyle) { commands.append(.stroke(path, style)) }

  /// Draws a straight line.
  public mutating func line(_ start: Point, _ end: Point, _ style: StrokeStyle) {
    stroke(DrawingPath([start, end]), style)
  }

  /// Stretches the cells over the rectangle.
  public mutating func image(_ raster: Raster, in box: Rectangle) { commands.append(.image(raster, box)) }

  /// Draws within a rectangle only.
  public mutating func clipped(to box: Rectangle, _ body: (inout Canvas) throws -> Void) rethrows {
    commands += [.save, .clip(box)]
    try body(&self)
    commands.append(.restore)
  }

  /// Draws in coordinates that are moved, then turned clockwise by `degrees`, then scaled.
  public mutating func transformed(
    moved: Point = Point(0, 0), degrees: Double = 0, scale: Double = 1, _ body: (inout Canvas) throws -> Void
  ) rethrows {
    commands += [.save, .translate(moved)]
    if degrees != 0 { commands.append(.rotate(degrees)) }
    if scale != 1 { commands.append(.scale(scale)) }
    try body(&self)
    commands.append(.restore)
  }

  /// Draws one line of text and returns the box around it (for turned text: as if it were not turned).
  ///
  /// - Parameter degrees: turns the text clockwise about the point.
  @discardableResult
  public mutating func text(
    _ text: String, at point: Point, _ font: Font = .label, _ color: Color = .black, x: HorizontalAnchor = .left,
    y: VerticalAnchor = .baseline, degrees: Double = 0
  ) throws -> Rectangle {
    let box = try measurer.box(of: text, at: point, font, x: x, y: y)
    let reach = try measurer.reach(font)
    let start = Point(box.left, box.top + reach.ascent)
    let origin = degrees == 0 ? start : Point(start.x - point.x, start.y - point.y)
    var pieces: [Drawing.Command] = []
    var cursor = origin.x
    for piece in TextPiece.pieces(of: text, font) {
      pieces.append(.text(piece.text, Point(cursor, origin.y + piece.shift), piece.font, color))
      cursor += try measurer.width(piece.text, piece.font)
    }
    if degrees == 0 {
      commands += pieces
    } else {
      transformed(moved: point, degrees: degrees) { $0.commands += pieces }
    }
    return box
  }
}
