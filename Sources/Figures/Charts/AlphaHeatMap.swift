import Architectures
import Basics
import Foundation

/// The architecture weights of one kind of cell over the epochs of a search.
///
/// Every edge has a heat map of primitives by epochs. Row n of the small maps holds the edges into node n.
public struct AlphaHeatMap: Figure {
  /// For each epoch, 14 edges by 8 primitives, row-major, in the order of the search network's alphas: the edges into
  /// node 0 first, each node's from the lower source to the higher.
  public var epochs: [[Float]]
  /// The values are alphas and the figure shows their softmax over the primitives of an edge.
  public var appliesSoftmax: Bool
  /// Above the maps; empty for none.
  public var title: String
  /// The number of the first epoch.
  public var firstEpoch: Int
  /// In points.
  public var width, height: Double

  private static let nodes = 4

  /// A figure of one kind of cell; `epochs` as the property says.
  public init(
    epochs: [[Float]], appliesSoftmax: Bool = true, title: String = "", firstEpoch: Int = 1, width: Double = 560,
    height: Double = 440
  ) {
    self.epochs = epochs
    self.appliesSoftmax = appliesSoftmax
    self.title = title
    self.firstEpoch = firstEpoch
    self.width = width
    self.height = height
  }

  /// The weight of each primitive of an edge at an epoch.
  private func weights(_ epoch: [Float], edge: Int) -> [Double] {
    let count = Primitive.allCases.count
    let row = epoch[(edge * count)..<((edge + 1) * count)].map(Double.init)
    guard appliesSoftmax else { return row }
    let largest = row.max()!
    let powers = row.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// Throws `KitError` without an epoch, for an epoch with another number of values than 14 by 8, and for a value
  /// that is not finite.
  public func drawing() throws -> Drawing {
    let primitives = Primitive.allCases.count
    let edges = (0..<Self.nodes).reduce(0) { $0 + $1 + 2 }
    guard !epochs.isEmpty else { throw KitError("there is no epoch of alphas to draw") }
    for (index, epoch) in epochs.enumerated() {
      guard epoch.count == edges * primitives else {
        throw KitError("epoch \(firstEpoch + index) has \(epoch.count) alphas instead of \(edges) x \(primitives)")
      }
      guard epoch.allSatisfy(\.isFinite) else {
        throw KitError("an alpha of epoch \(firstEpoch + index) is not a finite number")
      }
    }
    let weights = epochs.map { epoch in (0..<edges).map { self.weights(epoch, edge: $0) } }
    let all = weights.joined().joined()
    let (lowest, highest) = (all.min()!, all.max()!)
    let range = highest - lowest > 1e-9 ? lowest...highest : (lowest - 0.01)...(lowest + 0.01)

    var canvas = try Canvas(width: width, height: height)
    let top = title.isEmpty ? 4.0 : 22
    if !title.isEmpty { try canvas.text(title, at: Point(width / 2, 14), .title, x: .center, y: .baseline) }
    let names = Primitive.allCases.map(\.rawValue)
    let left = 8 + (try names.map { try canvas.measurer.lineWidth($0, Font(size: 7)) }.max()!) + 4
    let columns = Self.nodes + 1
    let gap = 8.0
    let mapWidth = (width - left - 10 - gap * Double(columns - 1)) / Double(columns)
    let bottom = 30.0
    let rowHeight = (height - top - bottom) / Double(Self.nodes)
    var edge = 0
    for node in 0..<Self.nodes {
      for source in 0..<(node + 2) {
        let box = Rectangle(
          x: left + Double(source) * (mapWidth + gap), y: top + Double(node) * rowHeight + 14, width: mapWidth,
          height: rowHeight - 18)
        try drawMap(
          weights.map { $0[edge] }, title: "\(Self.name(ofSource: source)) → \(node)", range: range, on: &canvas,
          in: box, names: source == 0 ? names : [], isLowest: node == max(Self.nodes - 1, source - 1))
        edge += 1
      }
    }
    // The upper right of the triangle of maps is free for the colours' meaning.
    let freeLeft = left + 3 * (mapWidth + gap) + 10
    let bar = ColorBar(map: .viridis, axis: Axis(appliesSoftmax ? "softmax(α)" : "Weight", range: range))
    try bar.draw(
      on: &canvas,
      in: Rectangle(x: freeLeft, y: top + 14, width: width - freeLeft, height: min(1.6 * rowHeight - 18, 140)))
    try canvas.text(
      "Epoch", at: Point(left + (width - left - 10) / 2, height - 15), .label, x: .center, y: .top)
    return canvas.drawing
  }

  private static func name(ofSource source: Int) -> String {
    ["c_{k−2}", "c_{k−1}"].indices.contains(source) ? ["c_{k−2}", "c_{k−1}"][source] : "\(source - 2)"
  }

  private func drawMap(
    _ weights: [[Double]], title: String, range: ClosedRange<Double>, on canvas: inout Canvas, in box: Rectangle,
    names: [String], isLowest: Bool
  ) throws {
    let count = Primitive.allCases.count
    let span = range.upperBound - range.lowerBound
    var pixels: [UInt32] = []
    for primitive in 0..<count {
      for epoch in weights { pixels.append(ColorMap.viridis.pixel((epoch[primitive] - range.lowerBound) / span)) }
    }
    canvas.image(Raster(columns: weights.count, rows: count, pixels: pixels).sharpened, in: box)
    canvas.stroke(DrawingPath(box), StrokeStyle(color: .gray, width: 0.5))
    try canvas.text(title, at: Point(box.center.x, box.top - 4), Font(size: 8), x: .center, y: .baseline)
    for (row, name) in names.enumerated() {
      try canvas.text(
        name, at: Point(box.left - 4, box.top + (Double(row) + 0.5) * box.height / Double(count)), Font(size: 7),
        x: .right, y: .middle)
    }
    guard isLowest else { return }
    let axis = Axis(
      "", range: (Double(firstEpoch) - 0.5)...(Double(firstEpoch + weights.count) - 0.5), integersOnly: true)
    for tick in try axis.marks(
      length: 1.6 * box.width, isHorizontal: true, measurer: canvas.measurer, font: Font(size: 7))
    {
      let across = box.left + axis.share(tick.value) * box.width
      canvas.line(Point(across, box.bottom), Point(across, box.bottom + 2.5), StrokeStyle(color: .gray, width: 0.6))
      try canvas.text(tick.label, at: Point(across, box.bottom + 3.5), Font(size: 7), x: .center, y: .top)
    }
  }
}
