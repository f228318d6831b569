import Basics
import Figures
import Foundation
import Metrics
import Testing

@Suite("Layout of figures")
struct LayoutTests {
  @Test("no text covers other text or leaves the page", arguments: Sample.all)
  func text(sample: Sample) throws {
    let drawing = try sample.figure.drawing()
    let boxes = try drawing.textBoxes(TextMeasurer())
    let page = Rectangle(x: 0, y: 0, width: drawing.width, height: drawing.height)
    #expect(boxes.count > 5)
    for (index, first) in boxes.enumerated() {
      #expect(page.contains(first.box), "\"\(first.text)\" leaves the page: \(first.box)")
      for second in boxes[(index + 1)...] {
        // A subscript may tuck in under its line.
        #expect(
          !first.box.inset(0.6).intersects(second.box.inset(0.6)), "\"\(first.text)\" and \"\(second.text)\" overlap")
      }
    }
  }

  @Test("every save has its restore", arguments: Sample.all)
  func balance(sample: Sample) throws {
    var depth = 0
    for command in try sample.figure.drawing().commands {
      if command == .save { depth += 1 }
      if command == .restore { depth -= 1 }
      #expect(depth >= 0)
    }
    #expect(depth == 0)
  }

  static let frame = Rectangle(x: 6, y: 4, width: 360, height: 240)

  /// Every panel of the samples that has a legend.
  static func panels() throws -> [Panel] {
    let measurer = try TextMeasurer()
    var panels = try [
      Sample.det.panel(), DETFigure(attacksOf: Sample.scores(attacks: 13)).panel(), Sample.lines.panel(),
      Sample.bars.panel(measurer: measurer), Sample.groupedBars.panel(measurer: measurer),
      Sample.scatter.panel(measurer: measurer), ScoreHistogram(Sample.scores(attacks: 2)).panel(),
    ]
    panels += try Sample.learningCurves.panels()
    for seed in 0..<20 {
      var generator = RandomGenerator(seed: UInt64(seed), stream: "figures.tests.walks")
      let series = (0..<(1 + seed % 4)).map { index -> LinePlot.Series in
        var value = 0.0
        return LinePlot.Series(
          "walk \(index)",
          values: (0..<80).map { _ in
            value += generator.normal()
            return value
          })
      }
      panels.append(try LinePlot(series: series + [series[0]], xLabel: "Step").panel())
    }
    return panels
  }

  @Test("a legend covers neither curves nor bars nor markers, and an outer one not the axes")
  func legends() throws {
    let measurer = try TextMeasurer()
    var inside = 0
    for (index, panel) in try Self.panels().enumerated() {
      let layout = try panel.layout(in: Self.frame, measurer: measurer)
      guard !panel.legend.isEmpty else {
        #expect(layout.legend == nil)
        continue
      }
      let legend = try #require(layout.legend)
      #expect(!layout.segments.isEmpty || !layout.boxes.isEmpty)
      if layout.legendIsInside {
        inside += 1
        #expect(layout.area.contains(legend), "panel \(index)")
        #expect(!layout.segments.contains { legend.intersects(from: $0.0, to: $0.1) }, "panel \(index)")
        #expect(!layout.boxes.contains { legend.intersects($0) }, "panel \(index)")
      } else {
        #expect(!legend.intersects(layout.area), "panel \(index)")
        #expect(Self.frame.contains(legend), "panel \(index)")
      }
    }
    #expect(inside >= 5)
  }

  @Test("a legend without room inside widens the page")
  func widerPage() throws {
    let series = (0..<8).map { index in
      LinePlot.Series("series \(index)", values: (0..<40).map { Double(($0 * (index + 3)) % 17) })
    }
    let plot = LinePlot(series: series, width: 300, height: 200)
    #expect(try plot.drawing().width > 340)
    #expect(try LinePlot(series: Array(series.prefix(1)), width: 300, height: 200).drawing().width == 300)
  }

  @Test("the equal-error point lies on the diagonal and on its curve")
  func equalErrorPoint() throws {
    let figure = try Sample.det
    let panel = try figure.panel()
    let area = try panel.layout(in: Self.frame, measurer: TextMeasurer()).area
    #expect(area.width == area.height)
    for system in figure.systems {
      let rate = system.tradeoff.equalErrorRate.rate
      let markers = panel.items.compactMap { item -> Point? in
        if case .markers(let points, _, _, _) = item { points[0] } else { nil }
      }
      #expect(markers.contains(Point(rate, rate)))
      #expect(panel.x.range.contains(rate) && panel.x.range == panel.y.range)
      let nearest = zip(system.tradeoff.falseAlarmRates, system.tradeoff.missRates).map {
        abs($0 - rate) + abs($1 - rate)
      }
      #expect(nearest.min()! < 0.04)
    }
    #expect(panel.legend.map(\.name).allSatisfy { $0.contains("EER") && $0.hasSuffix("%") })
  }

  @Test("text stands where its anchors say")
  func anchors() throws {
    var canvas = try Canvas(width: 100, height: 100)
    let point = Point(50, 50)
    let left = try canvas.text("Hx", at: point, x: .left, y: .top)
    #expect(left.left == 50 && left.top == 50)
    let right = try canvas.text("Hx", at: point, x: .right, y: .bottom)
    #expect(abs(right.right - 50) < 1e-9 && abs(right.bottom - 50) < 1e-9)
    let center = try canvas.text("Hx", at: point, x: .center, y: .middle)
    #expect(abs(center.center.x - 50) < 1e-9)
    let font = Font.label
    let (ascent, capital) = try (canvas.measurer.reach(font).ascent, canvas.measurer.capHeight(font))
    #expect(abs(center.top + ascent - capital / 2 - 50) < 1e-9)
  }

  @Test("subscripts and superscripts are smaller, shifted, and counted in the width")
  func scripts() throws {
    var canvas = try Canvas(width: 100, height: 100)
    let box = try canvas.text("c_{k−2} x^{2}_{", at: Point(0, 50), Font(size: 10))
    let texts = canvas.commands.compactMap { command -> (String, Point, Double)? in
      if case .text(let text, let point, let font, _) = command { (text, point, font.size) } else { nil }
    }
    #expect(texts.map(\.0) == ["c", "k−2", " x", "2", "_{"])
    #expect(texts[1].1.y > 50 && texts[3].1.y < 50 && texts[2].1.y == 50)
    #expect(texts[1].2 < 10 && texts[4].2 == 10)
    let last = try canvas.measurer.width("_{", Font(size: 10))
    #expect(abs(texts[4].1.x + last - box.right) < 1e-9)
  }
}
