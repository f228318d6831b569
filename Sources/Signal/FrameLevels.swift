import Foundation

/// The levels of a signal's 10 ms frames in dB relative to full scale, not below -100.
package enum FrameLevels {
  package static let hop = 160

  /// One level for every whole frame.
  package static func of(_ samples: ArraySlice<Double>) -> [Double] {
    let start = samples.startIndex
    return (0..<samples.count / hop).map { frame in
      var sum = 0.0
      for index in 0..<hop {
        let sample = samples[start + frame * hop + index]
        sum += sample * sample
      }
      return 10 * log10(sum / Double(hop) + 1e-10)
    }
  }

  package static func of(_ samples: [Double]) -> [Double] { of(samples[...]) }

  /// The value below which `percent` of the values lie, interpolated linearly between neighbours in order.
  package static func percentile(_ values: [Double], _ percent: Double) -> Double {
    guard !values.isEmpty else { fatalError("a percentile of no values") }
    let sorted = values.sorted()
    let place = percent / 100 * Double(sorted.count - 1)
    let left = Int(place)
    let right = min(left + 1, sorted.count - 1)
    return sorted[left] + (place - Double(left)) * (sorted[right] - sorted[left])
  }
}
