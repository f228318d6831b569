import Basics

/// Boxes in columns from left to right, joined by links between neighbouring columns: the order within the columns
/// that crosses few links, and heights that keep links straight (Sugiyama, Tagawa and Toda, 1981).
///
/// Since links run only between neighbouring columns, and every box, and every link on its way through a column, has
/// room of its own in it, no link passes through a box.
struct LayeredGraph {
  /// A box, or a link's way through a column if `isBend`.
  struct Vertex {
    var layer: Int
    var width, height: Double
    var isBend: Bool
  }

  private(set) var vertices: [Vertex] = []
  /// Pairs of vertices, the first in the column left of the second's.
  private(set) var links: [(from: Int, to: Int)] = []
  /// The vertices of each column from top to bottom.
  private(set) var layers: [[Int]] = []
  private var before: [[Int]] = []
  private var after: [[Int]] = []

  /// The smallest distance between boxes in a column, in points.
  static let gap = 7.0

  mutating func add(_ vertex: Vertex) -> Int {
    while layers.count <= vertex.layer { layers.append([]) }
    layers[vertex.layer].append(vertices.count)
    vertices.append(vertex)
    before.append([])
    after.append([])
    return vertices.count - 1
  }

  /// Traps unless the vertices are in neighbouring columns.
  mutating func link(_ from: Int, _ to: Int) {
    guard vertices[to].layer == vertices[from].layer + 1 else {
      fatalError("a link from column \(vertices[from].layer) to column \(vertices[to].layer)")
    }
    links.append((from, to))
    after[from].append(to)
    before[to].append(from)
  }

  /// Vertices joined to a vertex from the left, and to the right.
  func neighbours(of vertex: Int) -> (left: [Int], right: [Int]) { (before[vertex], after[vertex]) }

  // MARK: Order

  /// Orders every column: sweeps by mean neighbour and swaps of neighbours, from several starts; the best is kept.
  mutating func order() {
    var best = layers
    var fewest = Int.max
    for start in 0..<12 {
      var generator = RandomGenerator(seed: 0, stream: "figures.cell.order", start)
      if start > 0 { for layer in layers.indices { generator.shuffle(&layers[layer]) } }
      for sweep in 0..<10 {
        let forwards = sweep % 2 == 0
        for layer in forwards ? Array(layers.indices.dropFirst()) : Array(layers.indices.dropLast().reversed()) {
          sort(layer, by: forwards ? before : after, at: forwards ? layer - 1 : layer + 1)
        }
        swapNeighbours()
        let crossings = self.crossings
        if crossings < fewest {
          fewest = crossings
          best = layers
        }
      }
    }
    layers = best
  }

  private mutating func sort(_ layer: Int, by neighbours: [[Int]], at other: Int) {
    let places = Self.places(layers[other], count: vertices.count)
    let keys = layers[layer].enumerated().map { index, vertex -> (key: Double, index: Int, vertex: Int) in
      let joined = neighbours[vertex]
      let mean = joined.reduce(0.0) { $0 + Double(places[$1]) } / Double(max(joined.count, 1))
      return (joined.isEmpty ? Double(index) : mean, index, vertex)
    }
    layers[layer] = keys.sorted { ($0.key, $0.index) < ($1.key, $1.index) }.map(\.vertex)
  }

  private static func places(_ layer: [Int], count: Int) -> [Int] {
    var places = [Int](repeating: 0, count: count)
    for (place, vertex) in layer.enumerated() { places[vertex] = place }
    return places
  }

  private mutating func swapNeighbours() {
    var improves = true
    while improves {
      improves = false
      for layer in layers.indices {
        guard layers[layer].count > 1 else { continue }
        for place in 0..<(layers[layer].count - 1) {
          let old = crossings(around: layer)
          layers[layer].swapAt(place, place + 1)
          if crossings(around: layer) < old { improves = true } else { layers[layer].swapAt(place, place + 1) }
        }
      }
    }
  }

  /// The number of pairs of links that cross.
  var crossings: Int { layers.indices.dropLast().reduce(0) { $0 + crossings(after: $1) } }

  private func crossings(around layer: Int) -> Int {
    (layer > 0 ? crossings(after: layer - 1) : 0) + (layer + 1 < layers.count ? crossings(after: layer) : 0)
  }

  private func crossings(after layer: Int) -> Int {
    let places = Self.places(layers[layer + 1], count: vertices.count)
    let ends = layers[layer].enumerated().flatMap { place, vertex in after[vertex].map { (place, places[$0]) } }
    var count = 0
    for (index, first) in ends.enumerated() {
      for second in ends[(index + 1)...] where (first.0 - second.0) * (first.1 - second.1) < 0 { count += 1 }
    }
    return count
  }

  // MARK: Heights

  /// The height of every vertex's center, 0 and up, in the columns' order and without overlap, such that links,
  /// above all long ones, are nearly level.
  func centers() -> [Double] {
    var centers = [Double](repeating: 0, count: vertices.count)
    for layer in layers {
      var y = 0.0
      for vertex in layer {
        centers[vertex] = y + vertices[vertex].height / 2
        y += vertices[vertex].height + Self.gap
      }
      for vertex in layer { centers[vertex] -= y / 2 }
    }
    for sweep in 0..<80 {
      for layer in sweep % 2 == 0 ? layers : layers.reversed() {
        let wishes = layer.map { vertex -> (center: Double, weight: Double) in
          var sum = 0.0
          var total = 0.0
          for other in before[vertex] + after[vertex] {
            let weight = vertices[vertex].isBend && vertices[other].isBend ? 6.0 : 1
            sum += weight * centers[other]
            total += weight
          }
          return total == 0 ? (centers[vertex], 0.1) : (sum / total, total)
        }
        for (vertex, center) in zip(layer, separated(layer, wishes)) { centers[vertex] = center }
      }
    }
    let top = vertices.indices.map { centers[$0] - vertices[$0].height / 2 }.min() ?? 0
    return centers.map { $0 - top }
  }

  /// The centers closest to the wishes (weighted least squares) that keep boxes apart: isotonic regression by pooling
  /// adjacent violators.
  private func separated(_ layer: [Int], _ wishes: [(center: Double, weight: Double)]) -> [Double] {
    var offsets: [Double] = []
    for (place, vertex) in layer.enumerated() {
      let previous = place == 0 ? 0 : (vertices[layer[place - 1]].height + vertices[vertex].height) / 2 + Self.gap
      offsets.append((offsets.last ?? 0) + previous)
    }
    var pools: [(sum: Double, weight: Double, count: Int)] = []
    for (wish, offset) in zip(wishes, offsets) {
      pools.append((wish.weight * (wish.center - offset), wish.weight, 1))
      while pools.count > 1 {
        let (last, previous) = (pools[pools.count - 1], pools[pools.count - 2])
        guard previous.sum / previous.weight > last.sum / last.weight else { break }
        pools.removeLast(2)
        pools.append((previous.sum + last.sum, previous.weight + last.weight, previous.count + last.count))
      }
    }
    let levels = pools.flatMap { Array(repeating: $0.sum / $0.weight, count: $0.count) }
    return zip(levels, offsets).map { $0 + $1 }
  }

  /// The heights with every chain of linked vertices, one a column, as level as the boxes above and below them allow.
  func straightened(_ heights: [Double], chains: [[Int]]) -> [Double] {
    var centers = heights
    /// The heights that a vertex may take between its neighbours in the column.
    func room(_ vertex: Int) -> (lower: Double, upper: Double) {
      let layer = layers[vertices[vertex].layer]
      let place = layer.firstIndex(of: vertex)!
      func distance(_ other: Int) -> Double { (vertices[vertex].height + vertices[other].height) / 2 + Self.gap }
      let lower = place > 0 ? centers[layer[place - 1]] + distance(layer[place - 1]) : -Double.infinity
      let upper = place + 1 < layer.count ? centers[layer[place + 1]] - distance(layer[place + 1]) : .infinity
      return (lower, upper)
    }
    for _ in 0..<6 {
      for chain in chains.sorted(by: { $0.count > $1.count }) {
        var start = 0
        while start < chain.count {
          // The longest run from here on that has a common height.
          var (lower, upper) = (-Double.infinity, Double.infinity)
          var end = start
          while end < chain.count {
            let (top, bottom) = room(chain[end])
            guard max(lower, top) <= min(upper, bottom) else { break }
            (lower, upper) = (max(lower, top), min(upper, bottom))
            end += 1
          }
          if end > start + 1 {
            let run = chain[start..<end]
            let mean = run.reduce(0) { $0 + centers[$1] } / Double(run.count)
            for vertex in run { centers[vertex] = min(max(mean, lower), upper) }
          }
          start = max(end, start + 1)
        }
      }
    }
    let top = vertices.indices.map { centers[$0] - vertices[$0].height / 2 }.min() ?? 0
    return centers.map { $0 - top }
  }

  /// Turns the drawing upside down if that puts the first vertex above the second; both are in the same column.
  mutating func putAbove(_ first: Int, _ second: Int) {
    let layer = layers[vertices[first].layer]
    if layer.firstIndex(of: first)! > layer.firstIndex(of: second)! { layers = layers.map { $0.reversed() } }
  }
}
