extension TextMeasurer {
  /// The width of a line of text with its subscripts and superscripts, in points.
  public func lineWidth(_ text: String, _ font: Font) throws -> Double {
    try TextPiece.pieces(of: text, font).reduce(0) { sum, piece in sum + (try width(piece.text, piece.font)) }
  }

  /// The box that a line of text fills when it is anchored at a point: its width, and the font's reach above and
  /// below the baseline.
  public func box(
    of text: String, at point: Point, _ font: Font, x: Canvas.HorizontalAnchor, y: Canvas.VerticalAnchor
  ) throws -> Rectangle {
    let width = try lineWidth(text, font)
    let reach = try reach(font)
    let left =
      switch x {
      case .left: point.x
      case .center: point.x - width / 2
      case .right: point.x - width
      }
    let top =
      switch y {
      case .top: point.y
      case .middle: point.y + (try capHeight(font)) / 2 - reach.ascent
      case .baseline: point.y - reach.ascent
      case .bottom: point.y - reach.ascent - reach.descent
      }
    return Rectangle(x: left, y: top, width: width, height: reach.ascent + reach.descent)
  }
}
