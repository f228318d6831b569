import Foundation
import Signal

/// The front-ends without tricks, frame by frame in 64 bits: the oracle of `FeatureExtractor`.
public enum PlainFeatures {
  /// Rows x frames of a signal at 16 kHz, without normalisation.
  public static func features(of samples: [Float], _ frontEnd: FrontEnd) -> [[Double]] {
    let length = FrontEnd.frameLength
    let transform = RealFFT.shared(length)
    let padded =
      [Double](repeating: 0, count: length / 2) + samples.map(Double.init)
      + [Double](repeating: 0, count: length / 2)
    let columns: [[Double]] = (0..<FrontEnd.frames(samples.count)).map { frame in
      let start = frame * FrontEnd.hop
      let windowed = (0..<length).map { n in
        padded[start + n] * (0.54 - 0.46 * cos(2 * Double.pi * Double(n) / Double(length)))
      }
      let power = transform.forward(windowed).power
      if frontEnd == .spectrogram { return power.map { log10($0 + Double(FrontEnd.floor)) } }
      let energies = Constants.filters.map { filter in
        log10(
          filter.weights.enumerated().reduce(0) { $0 + Double($1.element) * power[filter.first + $1.offset] }
            + Double(FrontEnd.floor))
      }
      if frontEnd == .lfb { return energies }
      return (0..<FrontEnd.coefficients).map { k in
        (0..<FrontEnd.filters).reduce(0) { $0 + Double(Constants.cosines[k * FrontEnd.filters + $1]) * energies[$1] }
      }
    }
    var rows = (0..<columns[0].count).map { row in columns.map { $0[row] } }
    if frontEnd == .lfcc {
      for row in 0..<(2 * FrontEnd.coefficients) {
        let x = rows[row]
        rows.append(x.indices.map { x[min($0 + 1, x.count - 1)] - x[max($0 - 1, 0)] })
      }
    }
    return rows
  }
}
