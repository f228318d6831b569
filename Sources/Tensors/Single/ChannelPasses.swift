/// Passes over the image of one sample with its channels in the lanes: normalisation, rectification, pooling, sums.
///
/// Layout: `ChannelImage`. Each adds in the order of the kernels of 16 samples, so that the bits are the same.
public enum ChannelPasses {
  /// output = scale * input + shift.
  public static func affine(
    _ input: ChannelImage, scale: ChannelVector, shift: ChannelVector, to output: ChannelImage
  ) {
    map(input, scale, shift, to: output) { $0 }
  }

  /// output = max(scale * input + shift, 0).
  public static func rectify(
    _ input: ChannelImage, scale: ChannelVector, shift: ChannelVector, to output: ChannelImage
  ) {
    map(input, scale, shift, to: output) { $0.rectified }
  }

  /// output = max(input, 0).
  public static func rectify(_ input: ChannelImage, to output: ChannelImage) {
    for row in 0..<input.rows {
      let (from, to) = (input.row(row), output.row(row))
      for place in 0..<(input.columns * input.vectors) { to[place] = from[place].rectified }
    }
  }

  @inline(__always)
  private static func map(
    _ input: ChannelImage, _ scale: ChannelVector, _ shift: ChannelVector, to output: ChannelImage,
    _ transform: (Lanes) -> Lanes
  ) {
    for vector in 0..<input.vectors {
      let factor = scale.vectors[vector]
      let start = shift.vectors[vector]
      for row in 0..<input.rows {
        let (from, to) = (input.row(row) + vector, output.row(row) + vector)
        for column in 0..<input.columns {
          let place = column * input.vectors
          to[place] = transform(multiplyAdd(factor, from[place], start))
        }
      }
    }
  }

  /// output = bias + sum over images of coefficients[i] * images[i], in that order.
  public static func combine(
    _ images: [ChannelImage], coefficients: [ChannelVector], bias: ChannelVector, to output: ChannelImage
  ) {
    for vector in 0..<output.vectors {
      for row in 0..<output.rows {
        let to = output.row(row) + vector
        let start = bias.vectors[vector]
        for column in 0..<output.columns { to[column * output.vectors] = start }
        for (image, coefficient) in zip(images, coefficients) {
          let from = image.row(row) + vector
          let factor = coefficient.vectors[vector]
          for column in 0..<output.columns {
            let place = column * output.vectors
            to[place] = multiplyAdd(factor, from[place], to[place])
          }
        }
      }
    }
  }

  /// Copies the channels of `image` into `output` from its channel `first` on.
  public static func place(_ image: ChannelImage, at first: Int, of output: ChannelImage) {
    for row in 0..<image.rows {
      let (from, to) = (image.row(row), output.row(row))
      if first % laneCount == 0, image.channels % laneCount == 0 {
        for column in 0..<image.columns {
          let target = to + (column * output.vectors + first / laneCount)
          target.update(from: from + column * image.vectors, count: image.vectors)
        }
      } else {
        for column in 0..<image.columns {
          for channel in 0..<image.channels {
            let place = first + channel
            to[column * output.vectors + place / laneCount][place % laneCount] =
              from[column * image.vectors + channel / laneCount][channel % laneCount]
          }
        }
      }
    }
  }

  /// 3 x 3 maximum with padding 1; output size ceil(input / stride).
  public static func maximum(_ input: ChannelImage, stride: Int, to output: ChannelImage) {
    windows(input, stride, to: output) { from, rows, columns, _ in
      var best = from[rows.lowerBound * input.rowStride + columns.lowerBound * input.vectors]
      for row in rows {
        for column in columns {
          let value = from[row * input.rowStride + column * input.vectors]
          best.replace(with: value, where: value .> best)
        }
      }
      return best
    }
  }

  /// 3 x 3 average with padding 1 that counts only pixels inside the image; output size ceil(input / stride).
  public static func average(_ input: ChannelImage, stride: Int, to output: ChannelImage) {
    windows(input, stride, to: output) { from, rows, columns, count in
      var sum = Lanes.zero
      for row in rows { for column in columns { sum += from[row * input.rowStride + column * input.vectors] } }
      return sum * Lanes(repeating: 1 / Float(count))
    }
  }

  @inline(__always)
  private static func windows(
    _ input: ChannelImage, _ stride: Int, to output: ChannelImage,
    _ body: (UnsafePointer<Lanes>, Range<Int>, Range<Int>, Int) -> Lanes
  ) {
    for vector in 0..<input.vectors {
      let from = UnsafePointer(input.row(0) + vector)
      for row in 0..<output.rows {
        let rows = max(0, row * stride - 1)..<min(input.rows, row * stride + 2)
        let to = output.row(row) + vector
        for column in 0..<output.columns {
          let columns = max(0, column * stride - 1)..<min(input.columns, column * stride + 2)
          to[column * output.vectors] = body(from, rows, columns, rows.count * columns.count)
        }
      }
    }
  }

  /// The mean of every channel over all pixels.
  public static func means(_ input: ChannelImage) -> [Float] {
    var means: [Float] = []
    let share = Lanes(repeating: 1 / Float(input.rows * input.columns))
    let pixels = input.rows * input.columns
    for vector in 0..<input.vectors {
      var sums = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
      for pixel in 0..<pixels {
        let value = input.row(pixel / input.columns)[pixel % input.columns * input.vectors + vector]
        // The pixels past the last full four all go to the first sum.
        switch pixel >= pixels / 4 * 4 ? 0 : pixel % 4 {
        case 0: sums.0 += value
        case 1: sums.1 += value
        case 2: sums.2 += value
        default: sums.3 += value
        }
      }
      let mean = ((sums.0 + sums.1) + (sums.2 + sums.3)) * share
      for lane in 0..<min(laneCount, input.channels - vector * laneCount) { means.append(mean[lane]) }
    }
    return means
  }
}
