import Foundation

/// Triangular bands equally spaced on the mel scale (2595 log10(1 + f / 700)) from 0 to 8 kHz.
struct MelBands {
  let count: Int
  let bins: Int
  /// Triangle heights, one row for each band; the highest bin of each band counts 1.
  let peaked: [[Double]]
  /// The same rows scaled to sum to 1.
  let averaging: [[Double]]

  /// - Parameter size: the transform's length; bands cover its `size / 2 + 1` bins at 16 kHz.
  init(count: Int, size: Int) {
    self.count = count
    bins = size / 2 + 1
    let top = 2595 * log10(1 + 8000.0 / 700)
    let edges = (0..<count + 2).map { 700 * (pow(10, top * Double($0) / Double(count + 1) / 2595) - 1) }
    let triangles = (0..<count).map { band in
      (0..<size / 2 + 1).map { bin -> Double in
        let frequency = Double(bin) * 16_000 / Double(size)
        let rising = (frequency - edges[band]) / (edges[band + 1] - edges[band])
        let falling = (edges[band + 2] - frequency) / (edges[band + 2] - edges[band + 1])
        return max(0, min(rising, falling))
      }
    }
    peaked = triangles.map { row in row.map { $0 / row.max()! } }
    averaging = triangles.map { row in row.map { $0 / (row.reduce(0, +) + 1e-9) } }
  }

  /// The mean of each band.
  func averages(of spectrum: [Double]) -> [Double] {
    averaging.map { row in
      var sum = 0.0
      for bin in 0..<bins { sum += row[bin] * spectrum[bin] }
      return sum
    }
  }

  /// A spectrum interpolated between band values.
  func spread(_ values: [Double]) -> [Double] {
    var spectrum = [Double](repeating: 0, count: bins)
    var weight = [Double](repeating: 1e-6, count: bins)
    for band in 0..<count {
      for bin in 0..<bins {
        spectrum[bin] += peaked[band][bin] * values[band]
        weight[bin] += peaked[band][bin]
      }
    }
    for bin in 0..<bins { spectrum[bin] /= weight[bin] }
    return spectrum
  }
}
