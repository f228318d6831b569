import Figures
import Foundation
import Testing

extension DrawingPath {
  /// Points along the path, some 1 point apart on curves and lines.
  var samples: [Point] {
    var points: [Point] = []
    var here = Point(0, 0)
    func mix(_ a: Point, _ b: Point, _ t: Double) -> Point { Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t) }
    for element in elements {
      switch element {
      case .move(let point):
        points.append(point)
        here = point
      case .line(let point):
        let count = max(1, Int(abs(point.x - here.x) + abs(point.y - here.y)))
        for step in 1...count { points.append(mix(here, point, Double(step) / Double(count))) }
        here = point
      case .curve(let first, let second, let end):
        for step in 1...60 {
          let t = Double(step) / 60
          let (a, b, c) = (mix(here, first, t), mix(first, second, t), mix(second, end, t))
          points.append(mix(mix(a, b, t), mix(b, c, t), t))
        }
        here = end
      case .close: break
      }
    }
    return points
  }
}

extension Drawing {
  /// The boxes of all text on the page; text turned by a quarter becomes an upright box, other turned text is left out.
  func textBoxes(_ measurer: TextMeasurer) throws -> [(text: String, box: Rectangle)] {
    var boxes: [(String, Rectangle)] = []
    var states: [(move: Point, degrees: Double)] = []
    var move = Point(0, 0)
    var degrees = 0.0
    for command in commands {
      switch command {
      case .save: states.append((move, degrees))
      case .restore:
        let last = states.popLast()
        (move, degrees) = try #require(last)
      case .translate(let point):
        #expect(degrees == 0)
        move = Point(move.x + point.x, move.y + point.y)
      case .rotate(let angle): degrees += angle
      case .text(let text, let start, let font, _):
        // The ink: capitals above the baseline and a little below it.
        let width = try measurer.width(text, font)
        let (up, down) = (font.size * 0.73, font.size * 0.2)
        if degrees == 0 {
          boxes.append(
            (text, Rectangle(x: move.x + start.x, y: move.y + start.y - up, width: width, height: up + down)))
        } else if degrees == -90 {
          boxes.append(
            (text, Rectangle(x: move.x + start.y - up, y: move.y - start.x - width, width: up + down, height: width)))
        }
      default: break
      }
    }
    return boxes
  }
}
