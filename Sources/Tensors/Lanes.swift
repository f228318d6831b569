/// One pixel of 16 samples: the unit in which every kernel computes.
///
/// Activations are laid out as [block of 16 samples][channel][row][column][16 samples]. A vector holds the same pixel
/// of 16 samples, so every operation is vertical: borders need no shuffles, and since lanes never mix, results are the
/// same bits at every vector width that has a fused multiply-add. A block is the unit of work and of summation.
public typealias Lanes = SIMD16<Float>

/// The number of samples in a block.
public let laneCount = 16

/// `sum + a * b` with one rounding.
@inline(__always)
package func multiplyAdd(_ a: Lanes, _ b: Lanes, _ sum: Lanes) -> Lanes { sum.addingProduct(a, b) }

extension Lanes {
  /// The sum of the 16 lanes, as a balanced tree.
  @inline(__always)
  package var laneSum: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// Negative lanes, and lanes that are not a number, become zero.
  @inline(__always)
  package var rectified: Lanes { Lanes.zero.replacing(with: self, where: self .> Lanes.zero) }

  /// Ones in the first `count` lanes, zeros in the others.
  package static func mask(first count: Int) -> Lanes {
    var mask = Lanes.zero
    for lane in 0..<Swift.min(count, laneCount) { mask[lane] = 1 }
    return mask
  }
}
