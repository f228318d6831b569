extension Panel {
  /// The margin around a panel that fills a page: left, top, right and bottom together take these points.
  private static let margins = (left: 6.0, top: 4.0, width: 12.0, height: 10.0)

  private static func frame(width: Double, height: Double) -> Rectangle {
    Rectangle(x: margins.left, y: margins.top, width: width - margins.width, height: height - margins.height)
  }

  /// How much wider the page must be for a legend that stands beside the axes; 0 if it has room within them.
  private func legendRoom(width: Double, height: Double, measurer: TextMeasurer) throws -> Double {
    guard !legend.isEmpty else { return 0 }
    let layout = try layout(in: Self.frame(width: width, height: height), measurer: measurer)
    return layout.legendIsInside ? 0 : try Legend(legend, measurer: measurer).width + 8
  }

  /// A page with this panel alone, of a size in points.
  ///
  /// A legend that would cover data stands to the right, on a page wider by so much. With `extendsUpwards` the y axis
  /// is first extended, by up to three fifths, to make room for it.
  func page(width: Double, height: Double, measurer: TextMeasurer, extendsUpwards: Bool = false) throws -> Drawing {
    var panel = self
    var extra = try panel.legendRoom(width: width, height: height, measurer: measurer)
    if extendsUpwards, extra > 0 {
      for extent in [1.15, 1.3, 1.45, 1.6] where extra > 0 {
        panel.y.range = y.range.lowerBound...(y.range.lowerBound + extent * (y.range.upperBound - y.range.lowerBound))
        extra = try panel.legendRoom(width: width, height: height, measurer: measurer)
      }
      if extra > 0 { panel = self }
    }
    var canvas = try Canvas(width: width + extra, height: height, measurer: measurer)
    try panel.draw(on: &canvas, in: Self.frame(width: width + extra, height: height))
    return canvas.drawing
  }
}
