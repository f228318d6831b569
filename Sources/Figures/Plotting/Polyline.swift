/// Open lines through many points, thinned to what can be seen.
package enum Polyline {
  /// A subset of the points, ends included, from which no point is farther than `tolerance` (Douglas and Peucker).
  package static func simplified(_ points: [Point], tolerance: Double) -> [Point] {
    guard points.count > 2 else { return points }
    // A walk along a grid first: it removes most of a curve of many thousand points in linear time.
    var walked = [points[0]]
    for point in points.dropFirst().dropLast() {
      let last = walked[walked.count - 1]
      if abs(point.x - last.x) + abs(point.y - last.y) > tolerance / 2 { walked.append(point) }
    }
    walked.append(points[points.count - 1])
    var keeps = [Bool](repeating: false, count: walked.count)
    keeps[0] = true
    keeps[walked.count - 1] = true
    var stack = [(0, walked.count - 1)]
    while let (first, last) = stack.popLast() {
      var farthest = first
      var distance = tolerance
      for index in (first + 1)..<max(last, first + 1) {
        let gap = self.distance(walked[index], walked[first], walked[last])
        if gap > distance {
          distance = gap
          farthest = index
        }
      }
      guard farthest != first else { continue }
      keeps[farthest] = true
      stack.append((first, farthest))
      stack.append((farthest, last))
    }
    return zip(walked, keeps).filter(\.1).map(\.0)
  }

  /// From a point to the segment between two others.
  package static func distance(_ point: Point, _ start: Point, _ end: Point) -> Double {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let square = dx * dx + dy * dy
    let along = square == 0 ? 0 : min(max(((point.x - start.x) * dx + (point.y - start.y) * dy) / square, 0), 1)
    let (ex, ey) = (point.x - start.x - along * dx, point.y - start.y - along * dy)
    return (ex * ex + ey * ey).squareRoot()
  }
}
