import Basics
import Figures
import Foundation
import Testing

@Suite("Geometry and ticks")
struct GeometryTests {
  @Test(
    "a segment that touches a rectangle is found",
    arguments: [
      (-1.0, 5.0, 11.0, 5.0, true), (-1, -1, 11, 11, true), (2, 2, 3, 3, true), (-5, 2, -1, 8, false),
      (-5, 12, 15, 12, false), (-4, 5, 5, 17, false), (-4, 5, 5, 16, true),
      (11, -3, 14, 20, false), (5, -5, 5, -1, false),
    ])
  func segments(x0: Double, y0: Double, x1: Double, y1: Double, expected: Bool) {
    let box = Rectangle(x: 0, y: 0, width: 10, height: 10)
    #expect(box.intersects(from: Point(x0, y0), to: Point(x1, y1)) == expected)
    #expect(box.intersects(from: Point(x1, y1), to: Point(x0, y0)) == expected)
  }

  @Test(
    "ticks are round and their labels exact",
    arguments: [
      (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (-3, 3, 6, ["−3", "−2", "−1", "0", "1", "2", "3"]),
      (1, 50, 5, ["10", "20", "30", "40", "50"]), (0.31, 0.42, 4, ["0.32", "0.34", "0.36", "0.38", "0.40", "0.42"]),
      (0, 100, 4, ["0", "20", "40", "60", "80", "100"]),
      (0, 4e6, 4, ["0", "1·10^{6}", "2·10^{6}", "3·10^{6}", "4·10^{6}"]),
    ])
  func linear(lower: Double, upper: Double, count: Int, labels: [String]) {
    #expect(Tick.linear(lower, upper, count: count).map(\.label) == labels)
  }

  @Test("counts have no ticks between whole numbers")
  func integers() {
    #expect(Tick.linear(1, 3, count: 8, integersOnly: true).map(\.label) == ["1", "2", "3"])
  }

  @Test("powers of ten carry k and M")
  func logarithmic() {
    #expect(
      Tick.logarithmic(8e4, 3e7, count: 6).map(\.label) == ["100k", "300k", "1M", "3M", "10M", "30M"])
    #expect(Tick.logarithmic(1e-3, 1e-2, count: 5).map(\.label) == ["0.001", "0.002", "0.005", "0.01"])
  }

  @Test("DET axes are linear in the normal deviate, with symmetric percentages")
  func normalDeviate() {
    let axis = Axis("", scale: .normalDeviate, range: 0.01...0.99)
    #expect(abs(axis.share(0.5) - 0.5) < 1e-12)
    #expect(abs(axis.share(0.05) + axis.share(0.95) - 1) < 1e-12)
    #expect(axis.share(0.01) == 0 && axis.share(0.99) == 1)
    // Deviates -2.3263, -1.2816 and 2.3263: (2.3263 - 1.2816) / 4.6527.
    #expect(abs(axis.share(0.1) - 0.22455) < 1e-4)
  }

  @Test("tick labels along an axis keep apart")
  func apart() throws {
    let measurer = try TextMeasurer()
    let axis = Axis("", scale: .normalDeviate, range: 0.001...0.999)
    let marks = try axis.marks(length: 260, isHorizontal: true, measurer: measurer)
    #expect(marks.count > 6)
    for (first, second) in zip(marks, marks.dropFirst()) {
      let half = try (measurer.lineWidth(first.label, .tick) + measurer.lineWidth(second.label, .tick)) / 2
      #expect((axis.share(second.value) - axis.share(first.value)) * 260 > half)
    }
  }

  @Test("a thinned curve keeps its ends and stays within the tolerance of every point")
  func thinning() {
    var generator = RandomGenerator(seed: 2, stream: "figures.tests.thinning")
    var (x, y) = (0.0, 0.0)
    let points = (0..<5_000).map { _ -> Point in
      if generator.uniform() < 0.5 { x += 0.05 } else { y += 0.05 }
      return Point(x, y)
    }
    let thin = Polyline.simplified(points, tolerance: 0.5)
    #expect(thin.first == points.first && thin.last == points.last)
    #expect(thin.count < 600 && thin.count > 10)
    for point in points {
      let distance = zip(thin, thin.dropFirst()).map { Polyline.distance(point, $0, $1) }.min()!
      #expect(distance <= 0.76)
    }
  }

  @Test("the colour map's lightness grows steadily and nearly evenly")
  func lightness() {
    func lightness(_ share: Double) -> Double {
      let y = luminance(ColorMap.viridis[share])
      return y > 0.008856 ? 116 * cbrt(y) - 16 : 903.3 * y
    }
    let steps = (0..<20).map { lightness(Double($0 + 1) / 20) - lightness(Double($0) / 20) }
    #expect(steps.allSatisfy { $0 > 2 && $0 < 6 }, "\(steps)")
    #expect(ColorMap.viridis[-1] == ColorMap.viridis[0] && ColorMap.viridis[2] == ColorMap.viridis[1])
  }

  @Test("line colours keep a contrast of 2 to white and differ from one another in lightness or hue")
  func palette() {
    for color in Palette.lines { #expect(1.05 / (luminance(color) + 0.05) >= 2, "\(color)") }
    for (index, first) in Palette.lines.enumerated() {
      for second in Palette.lines[(index + 1)...] {
        let difference = abs(first.red - second.red) + abs(first.green - second.green) + abs(first.blue - second.blue)
        #expect(difference > 0.3)
      }
    }
  }

  /// Relative luminance as in WCAG 2.1: 0 for black, 1 for white; opacity is ignored.
  private func luminance(_ color: Color) -> Double {
    func linear(_ value: Double) -> Double { value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
  }
}
