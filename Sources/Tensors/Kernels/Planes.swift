/// Passes over planes of one block: sums, linear combinations, rectification.
///
/// Layout: vectors (one vector is a pixel of 16 samples), compact unless a row stride says otherwise.
public enum Planes {
  /// Per-lane sums of a plane: of its values and of their squares.
  public static func moments(_ plane: UnsafePointer<Lanes>, pixels: Int) -> (sum: Lanes, squares: Lanes) {
    var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero, s3 = Lanes.zero
    var q0 = Lanes.zero, q1 = Lanes.zero, q2 = Lanes.zero, q3 = Lanes.zero
    var p = 0
    while p + 4 <= pixels {
      let v0 = plane[p]
      let v1 = plane[p + 1]
      let v2 = plane[p + 2]
      let v3 = plane[p + 3]
      s0 += v0
      s1 += v1
      s2 += v2
      s3 += v3
      q0 = multiplyAdd(v0, v0, q0)
      q1 = multiplyAdd(v1, v1, q1)
      q2 = multiplyAdd(v2, v2, q2)
      q3 = multiplyAdd(v3, v3, q3)
      p += 4
    }
    while p < pixels {
      let v = plane[p]
      s0 += v
      q0 = multiplyAdd(v, v, q0)
      p += 1
    }
    return ((s0 + s1) + (s2 + s3), (q0 + q1) + (q2 + q3))
  }

  /// Per-lane sum of a plane.
  public static func sum(_ plane: UnsafePointer<Lanes>, pixels: Int) -> Lanes {
    var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero, s3 = Lanes.zero
    var p = 0
    while p + 4 <= pixels {
      s0 += plane[p]
      s1 += plane[p + 1]
      s2 += plane[p + 2]
      s3 += plane[p + 3]
      p += 4
    }
    while p < pixels {
      s0 += plane[p]
      p += 1
    }
    return (s0 + s1) + (s2 + s3)
  }

  /// Per-lane sum of the product of two planes.
  public static func dot(_ a: UnsafePointer<Lanes>, _ b: UnsafePointer<Lanes>, pixels: Int) -> Lanes {
    var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero, s3 = Lanes.zero
    var p = 0
    while p + 4 <= pixels {
      s0 = multiplyAdd(a[p], b[p], s0)
      s1 = multiplyAdd(a[p + 1], b[p + 1], s1)
      s2 = multiplyAdd(a[p + 2], b[p + 2], s2)
      s3 = multiplyAdd(a[p + 3], b[p + 3], s3)
      p += 4
    }
    while p < pixels {
      s0 = multiplyAdd(a[p], b[p], s0)
      p += 1
    }
    return (s0 + s1) + (s2 + s3)
  }

  /// output (+)= bias + sum over planes of coefficients[i] * planes[i], in that order.
  public static func combine(
    _ planes: UnsafePointer<UnsafePointer<Lanes>>, coefficients: UnsafePointer<Lanes>, count: Int, bias: Lanes,
    to output: UnsafeMutablePointer<Lanes>, pixels: Int, accumulate: Bool = false
  ) {
    var p = 0
    #if HALF_VECTORS
      while p + 4 <= pixels {
        combine(TileRow<4>.self, planes, coefficients, count, bias, output + p, at: p, accumulate)
        p += 4
      }
    #else
      while p + 8 <= pixels {
        combine(TileRow<8>.self, planes, coefficients, count, bias, output + p, at: p, accumulate)
        p += 8
      }
    #endif
    while p < pixels {
      combine(TileRow<1>.self, planes, coefficients, count, bias, output + p, at: p, accumulate)
      p += 1
    }
  }

  @inline(__always)
  private static func combine<let pixels: Int>(
    _: TileRow<pixels>.Type, _ planes: UnsafePointer<UnsafePointer<Lanes>>, _ coefficients: UnsafePointer<Lanes>,
    _ count: Int, _ bias: Lanes, _ output: UnsafeMutablePointer<Lanes>, at pixel: Int, _ accumulate: Bool
  ) {
    var sums = TileRow<pixels>(repeating: bias)
    if accumulate { for i in 0..<pixels { sums[i] += output[i] } }
    for plane in 0..<count {
      let coefficient = coefficients[plane]
      let values = planes[plane] + pixel
      for i in 0..<pixels { sums[i] = multiplyAdd(coefficient, values[i], sums[i]) }
    }
    for i in 0..<pixels { output[i] = sums[i] }
  }

  /// output = scale * input + shift; output may be input.
  public static func affine(
    _ input: UnsafePointer<Lanes>, scale: Float, shift: Float, to output: UnsafeMutablePointer<Lanes>, pixels: Int
  ) {
    let scale = Lanes(repeating: scale)
    let shift = Lanes(repeating: shift)
    for p in 0..<pixels { output[p] = multiplyAdd(scale, input[p], shift) }
  }

  /// output = max(scale * input + shift, 0), with zeros in the output's padding.
  public static func rectify(_ input: PlaneView, scale: Float = 1, shift: Float = 0, to output: PlaneView) {
    let scale = Lanes(repeating: scale)
    let shift = Lanes(repeating: shift)
    let (columns, padding) = (input.columns, output.padding)
    for row in 0..<input.rows {
      let source = input.base + row * input.rowStride
      let target = output.base + row * output.rowStride
      for column in 1...max(padding, 1) where column <= padding {
        target[-column] = .zero
        target[columns + column - 1] = .zero
      }
      for column in 0..<columns { target[column] = multiplyAdd(scale, source[column], shift).rectified }
    }
  }

  /// Sets the padding on either side of every row to zero.
  public static func clearPadding(_ plane: PlaneView) {
    for row in 0..<plane.rows {
      let target = plane.base + row * plane.rowStride
      for column in 0..<plane.padding {
        target[-1 - column] = .zero
        target[plane.columns + column] = .zero
      }
    }
  }

  /// output (+)= gradient where value > 0, else 0: the transpose of rectification.
  ///
  /// - Parameter value: what was rectified, or the result.
  public static func rectifyGradient(
    _ gradient: PlaneView, value: PlaneView, to output: PlaneView, accumulate: Bool
  ) {
    let columns = gradient.columns
    for row in 0..<gradient.rows {
      let g = gradient.base + row * gradient.rowStride
      let v = value.base + row * value.rowStride
      let o = output.base + row * output.rowStride
      if accumulate {
        for column in 0..<columns {
          o[column] += Lanes.zero.replacing(with: g[column], where: v[column] .> Lanes.zero)
        }
      } else {
        for column in 0..<columns {
          o[column] = Lanes.zero.replacing(with: g[column], where: v[column] .> Lanes.zero)
        }
      }
    }
  }
}
