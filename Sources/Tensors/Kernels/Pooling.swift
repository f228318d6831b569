/// Pooling of one channel of one block.
///
/// Layout: compact planes of vectors (one vector is a pixel of 16 samples); an output has its size from the input's.
public enum Pooling {
  /// 3 x 3 maximum with padding 1; output size ceil(input / stride).
  public static func maximum(_ plane: PlaneView, stride: Int, to output: UnsafeMutablePointer<Lanes>) {
    let (input, columns) = (plane.base, plane.columns)
    windows(plane, stride) { position, top, bottom, left, right in
      var best = input[top * columns + left]
      for row in top..<bottom {
        for column in left..<right {
          let value = input[row * columns + column]
          best.replace(with: value, where: value .> best)
        }
      }
      output[position] = best
    }
  }

  /// Adds to `inputGradient`: every output's gradient goes to the first maximum of its window in scan order.
  public static func maximumGradient(
    _ outputGradient: UnsafePointer<Lanes>, input plane: PlaneView, output: UnsafePointer<Lanes>, stride: Int,
    addTo inputGradient: UnsafeMutablePointer<Lanes>
  ) {
    let (input, columns) = (plane.base, plane.columns)
    windows(plane, stride) { position, top, bottom, left, right in
      let best = output[position]
      var gradient = outputGradient[position]
      for row in top..<bottom {
        for column in left..<right {
          let place = row * columns + column
          let hit = input[place] .== best
          inputGradient[place] += Lanes.zero.replacing(with: gradient, where: hit)
          gradient.replace(with: Lanes.zero, where: hit)
        }
      }
    }
  }

  /// 3 x 3 average with padding 1 that counts only pixels inside the plane.
  public static func average(_ plane: PlaneView, stride: Int, to output: UnsafeMutablePointer<Lanes>) {
    let (input, columns) = (plane.base, plane.columns)
    windows(plane, stride) { position, top, bottom, left, right in
      var sum = Lanes.zero
      for row in top..<bottom { for column in left..<right { sum += input[row * columns + column] } }
      output[position] = sum * Lanes(repeating: 1 / Float((bottom - top) * (right - left)))
    }
  }

  /// Adds to `inputGradient`.
  public static func averageGradient(
    _ outputGradient: UnsafePointer<Lanes>, stride: Int, addTo plane: PlaneView
  ) {
    let (inputGradient, columns) = (plane.base, plane.columns)
    windows(plane, stride) { position, top, bottom, left, right in
      let share = outputGradient[position] * Lanes(repeating: 1 / Float((bottom - top) * (right - left)))
      for row in top..<bottom { for column in left..<right { inputGradient[row * columns + column] += share } }
    }
  }

  /// 2 x 2 maximum at stride 2, incomplete windows at the end included (ceil mode).
  public static func halve(_ plane: PlaneView, to output: UnsafeMutablePointer<Lanes>) {
    let (input, columns) = (plane.base, plane.columns)
    pairs(plane) { position, top, bottom, left, right in
      var best = input[top * columns + left]
      for row in top..<bottom {
        for column in left..<right {
          let value = input[row * columns + column]
          best.replace(with: value, where: value .> best)
        }
      }
      output[position] = best
    }
  }

  /// Sets `inputGradient`: the windows do not overlap.
  public static func halveGradient(
    _ outputGradient: UnsafePointer<Lanes>, input plane: PlaneView, output: UnsafePointer<Lanes>,
    to inputGradient: UnsafeMutablePointer<Lanes>
  ) {
    let (input, columns) = (plane.base, plane.columns)
    pairs(plane) { position, top, bottom, left, right in
      let best = output[position]
      var gradient = outputGradient[position]
      for row in top..<bottom {
        for column in left..<right {
          let place = row * columns + column
          let hit = input[place] .== best
          inputGradient[place] = Lanes.zero.replacing(with: gradient, where: hit)
          gradient.replace(with: Lanes.zero, where: hit)
        }
      }
    }
  }

  @inline(__always)
  private static func windows(_ plane: PlaneView, _ stride: Int, _ body: (Int, Int, Int, Int, Int) -> Void) {
    let (rows, columns) = (plane.rows, plane.columns)
    var position = 0
    for row in Swift.stride(from: 0, to: rows, by: stride) {
      let top = max(0, row - 1)
      let bottom = min(rows, row + 2)
      for column in Swift.stride(from: 0, to: columns, by: stride) {
        body(position, top, bottom, max(0, column - 1), min(columns, column + 2))
        position += 1
      }
    }
  }

  @inline(__always)
  private static func pairs(_ plane: PlaneView, _ body: (Int, Int, Int, Int, Int) -> Void) {
    let (rows, columns) = (plane.rows, plane.columns)
    var position = 0
    for row in Swift.stride(from: 0, to: rows, by: 2) {
      for column in Swift.stride(from: 0, to: columns, by: 2) {
        body(position, row, min(rows, row + 2), column, min(columns, column + 2))
        position += 1
      }
    }
  }
}
