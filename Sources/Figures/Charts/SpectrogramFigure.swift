import Basics

/// A matrix of features over time as an image, the first row at the bottom.
public struct SpectrogramFigure: Figure {
  /// What the rows are.
  public enum Rows: Sendable {
    /// Equally spaced frequencies from 0 to the given one in hertz.
    case frequencies(upTo: Double)
    /// Numbered coefficients, for example of LFCC.
    case coefficients
    /// Numbered filters of a filterbank.
    case filters
  }

  /// Row-major: `rowCount` rows of `frameCount` values.
  public var values: [Float]
  public var rowCount, frameCount: Int
  /// What the rows are, for the y axis.
  public var rows: Rows
  /// Seconds from one frame to the next.
  public var framePeriod: Double
  /// Above the axes; empty for none.
  public var title: String
  /// Beside the colour bar.
  public var colorLabel: String
  /// The values at both ends of the colours; nil takes the 1st and the 99.8th percentile.
  public var colorRange: ClosedRange<Double>?
  /// In points.
  public var width, height: Double

  /// - Parameter framePeriod: 256 samples at 16 kHz unless another is given.
  public init(
    values: [Float], rowCount: Int, frameCount: Int, rows: Rows, framePeriod: Double = 256.0 / 16_000,
    title: String = "", colorLabel: String = "log_{10} power", colorRange: ClosedRange<Double>? = nil,
    width: Double = 420, height: Double = 210
  ) {
    self.values = values
    self.rowCount = rowCount
    self.frameCount = frameCount
    self.rows = rows
    self.framePeriod = framePeriod
    self.title = title
    self.colorLabel = colorLabel
    self.colorRange = colorRange
    self.width = width
    self.height = height
  }

  /// The axes and the image; throws `KitError` if the values do not fit the shape, are none, or are not finite.
  public func panel() throws -> Panel {
    guard rowCount > 0, frameCount > 0, values.count == rowCount * frameCount else {
      throw KitError("\(values.count) values do not make \(rowCount) rows of \(frameCount) frames")
    }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw KitError("the value in row \(bad / frameCount), frame \(bad % frameCount) is \(values[bad])")
    }
    let range = colorRange ?? robustRange
    let span = range.upperBound - range.lowerBound
    var pixels: [UInt32] = []
    pixels.reserveCapacity(values.count)
    for row in (0..<rowCount).reversed() {
      for frame in 0..<frameCount {
        pixels.append(
          ColorMap.viridis.pixel((Double(values[row * frameCount + frame]) - range.lowerBound) / span))
      }
    }
    let duration = Double(frameCount) * framePeriod
    let y: Axis
    let ends: (Double, Double)
    switch rows {
    case .frequencies(let top):
      let factor = top >= 2_000 ? 1_000.0 : 1
      ends = (0, top / factor)
      y = Axis(factor == 1 ? "Frequency (Hz)" : "Frequency (kHz)", range: 0...(top / factor))
    case .coefficients, .filters:
      ends = (-0.5, Double(rowCount) - 0.5)
      let label = if case .filters = rows { "Filter" } else { "Coefficient" }
      y = Axis(label, range: ends.0...ends.1, integersOnly: true)
    }
    var panel = Panel(x: Axis("Time (s)", range: 0...duration), y: y)
    panel.title = title
    panel.hasGrid = false
    panel.items = [
      .image(
        Raster(columns: frameCount, rows: rowCount, pixels: pixels), Point(0, ends.0), Point(duration, ends.1))
    ]
    panel.colorBar = ColorBar(map: .viridis, axis: Axis(colorLabel, range: range))
    return panel
  }

  /// From the 1st to the 99.8th percentile, so that single values do not wash out the rest.
  private var robustRange: ClosedRange<Double> {
    let sorted = values.sorted()
    let lower = Double(sorted[sorted.count / 100])
    let upper = Double(sorted[min(sorted.count - 1, sorted.count * 998 / 1_000)])
    guard upper - lower > 1e-12 * max(abs(upper), abs(lower)) else { return (lower - 0.5)...(lower + 0.5) }
    return lower...upper
  }

  /// The page; throws as `panel()` does.
  public func drawing() throws -> Drawing {
    try panel().page(width: width, height: height, measurer: TextMeasurer())
  }
}
