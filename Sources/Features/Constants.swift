import Foundation

/// The windows, filters and bases of the front-ends, computed in 64 bits.
public enum Constants {
  /// Periodic Hamming window, 0.54 - 0.46 cos(2 pi n / 1024).
  public static let window: [Float] = (0..<FrontEnd.frameLength).map {
    Float(0.54 - 0.46 * cos(2 * Double.pi * Double($0) / Double(FrontEnd.frameLength)))
  }

  /// One triangular filter: the first bin with a weight, and the weights from there on.
  public struct Filter: Equatable, Sendable {
    /// The first bin with a weight.
    public let first: Int
    /// The weights of the bins from `first` on, in (0, 1].
    public let weights: [Float]
  }

  /// 70 triangles of height 1 on 72 equally spaced edges from 0 to 8 kHz, at the frequencies of the bins.
  public static let filters: [Filter] = {
    let bins = FrontEnd.bins
    let edge = Double(bins - 1) / Double(FrontEnd.filters + 1)
    return (0..<FrontEnd.filters).map { filter in
      let weights = (0..<bins).map { bin -> Double in
        let position = Double(bin) / edge - Double(filter)
        return max(0, min(position, 2 - position))
      }
      let first = weights.firstIndex { $0 > 0 }!
      let last = weights.lastIndex { $0 > 0 }!
      return Filter(first: first, weights: weights[first...last].map(Float.init))
    }
  }()

  /// The orthonormal DCT-II, row k the k-th basis vector: 70 x 70, row-major.
  public static let cosines: [Float] = {
    let n = FrontEnd.filters
    return (0..<n).flatMap { k in
      (0..<n).map { i -> Float in
        let value = (2 / Double(n)).squareRoot() * cos(Double.pi / Double(n) * Double(k) * (Double(i) + 0.5))
        return Float(k == 0 ? value / 2.0.squareRoot() : value)
      }
    }
  }()
}
