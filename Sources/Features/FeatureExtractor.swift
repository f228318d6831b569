import Foundations
import Signal

/// Computes feature matrices from waveforms; may be used from many threads at once.
///
/// Sixteen frames are computed at a time, one in each lane of a vector, from the transform to the cepstrum.
public final class FeatureExtractor: Sendable {
  public let configuration: FeatureConfiguration
  private let transforms = SixteenTransforms(size: FrontEnd.frameLength)

  public init(_ configuration: FeatureConfiguration = FeatureConfiguration()) { self.configuration = configuration }

  /// The features of a signal at 16 kHz: `configuration.frontEnd.rows` x `FrontEnd.frames(samples.count)`.
  public func features(of samples: [Float]) -> FeatureMatrix {
    let rows = configuration.frontEnd.rows
    let frames = FrontEnd.frames(samples.count)
    var values = [Float](repeating: 0, count: rows * frames)
    values.withUnsafeMutableBufferPointer { compute(samples, to: $0.baseAddress!) }
    return FeatureMatrix(rows: rows, frames: frames, values: values)
  }

  /// As `features(of:)`, into memory for rows x frames values.
  public func compute(_ samples: [Float], to output: UnsafeMutablePointer<Float>) {
    let frontEnd = configuration.frontEnd
    let frames = FrontEnd.frames(samples.count)
    let groups = (frames + 15) / 16
    let overlap = FrontEnd.frameLength / FrontEnd.hop
    // [sample within a hop][hop]: what a frame reads at one position lies, for 16 frames in a row, side by side.
    let hops = groups * 16 + overlap
    let signal = UnsafeMutablePointer<Float>.allocate(capacity: FrontEnd.hop * hops)
    signal.initialize(repeating: 0, count: FrontEnd.hop * hops)
    let input = SixteenTransforms.buffer(FrontEnd.frameLength)
    let spectrum = SixteenTransforms.buffer(FrontEnd.frameLength)
    let power = SixteenTransforms.buffer(FrontEnd.bins)
    let energies = SixteenTransforms.buffer(FrontEnd.filters)
    defer {
      signal.deallocate()
      for buffer in [input, spectrum, power, energies] { buffer.deallocate() }
    }
    let padding = FrontEnd.frameLength / 2
    for (index, sample) in samples.enumerated() {
      let position = index + padding
      signal[position % FrontEnd.hop * hops + position / FrontEnd.hop] = sample
    }
    let floor = SIMD16<Float>(repeating: FrontEnd.floor)
    for group in 0..<groups {
      let first = group * 16
      let count = min(16, frames - first)
      for part in 0..<overlap {
        for n in 0..<FrontEnd.hop {
          let lanes = UnsafeRawPointer(signal + n * hops + first + part).loadUnaligned(as: SIMD16<Float>.self)
          input[part * FrontEnd.hop + n] = lanes * SIMD16(repeating: Constants.window[part * FrontEnd.hop + n])
        }
      }
      transforms.power(of: input, spectrum: spectrum, to: power)
      func store(_ row: Int, _ vector: SIMD16<Float>) {
        let target = output + (row * frames + first)
        if count == 16 {
          UnsafeMutableRawPointer(target).storeBytes(of: vector, as: SIMD16<Float>.self)
        } else {
          for lane in 0..<count { target[lane] = vector[lane] }
        }
      }
      if frontEnd == .spectrogram {
        for bin in 0..<FrontEnd.bins { store(bin, log10(power[bin] + floor)) }
        continue
      }
      for (index, filter) in Constants.filters.enumerated() {
        var sum = SIMD16<Float>.zero
        for (offset, weight) in filter.weights.enumerated() {
          sum.addProduct(SIMD16(repeating: weight), power[filter.first + offset])
        }
        energies[index] = log10(sum + floor)
        if frontEnd == .lfb { store(index, energies[index]) }
      }
      if frontEnd == .lfcc {
        for k in 0..<FrontEnd.coefficients {
          var sum = SIMD16<Float>.zero
          for i in 0..<FrontEnd.filters {
            sum.addProduct(SIMD16(repeating: Constants.cosines[k * FrontEnd.filters + i]), energies[i])
          }
          store(k, sum)
        }
      }
    }
    if frontEnd == .lfcc {
      let block = FrontEnd.coefficients
      for row in 0..<(2 * block) {
        Self.difference(output + row * frames, frames: frames, to: output + (row + block) * frames)
      }
    }
    if configuration.normalised {
      for row in 0..<frontEnd.rows { Self.normalise(output + row * frames, frames: frames) }
    }
  }

  /// delta(t) = x(t + 1) - x(t - 1), the ends repeated.
  private static func difference(_ row: UnsafePointer<Float>, frames: Int, to target: UnsafeMutablePointer<Float>) {
    for t in 0..<frames { target[t] = row[min(t + 1, frames - 1)] - row[max(t - 1, 0)] }
  }

  /// (x - mean) / (1e-10 + standard deviation), unbiased, over time.
  private static func normalise(_ row: UnsafeMutablePointer<Float>, frames: Int) {
    var sum = 0.0
    for t in 0..<frames { sum += Double(row[t]) }
    let mean = sum / Double(frames)
    var squares = 0.0
    for t in 0..<frames {
      let difference = Double(row[t]) - mean
      squares += difference * difference
    }
    let deviation = frames > 1 ? (squares / Double(frames - 1)).squareRoot() : 0
    for t in 0..<frames { row[t] = Float((Double(row[t]) - mean) / (1e-10 + deviation)) }
  }
}
