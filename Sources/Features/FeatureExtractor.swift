import Basics
import Signal

/// Computes feature matrices from waveforms; may be used from many threads at once.
///
/// Spectra are computed for two frames in one transform, filterbanks and cosine transforms for one vector of filters or
/// coefficients at a time, and sixteen frames are turned into columns of the matrix together. `PlainFeatures` is the same
/// without any of this.
public final class FeatureExtractor: Sendable {
  /// What is computed.
  public let configuration: FeatureConfiguration

  private let transform = FramePairTransform(window: Constants.window)
  private let bank = VectorFilterbank()
  private let cosines = VectorCosineTransform()
  /// Values that a frame leaves before it becomes a column: a multiple of 16, at least the rows.
  private let width: Int

  /// An extractor with windows, filters and transforms ready.
  public init(_ configuration: FeatureConfiguration = FeatureConfiguration()) {
    self.configuration = configuration
    switch configuration.frontEnd {
    case .spectrogram: width = VectorFilterbank.paddedBins
    case .lfb: width = VectorFilterbank.paddedFilters
    case .lfcc: width = VectorCosineTransform.paddedCoefficients
    }
  }

  /// The features of a signal at 16 kHz: `configuration.frontEnd.rows` x `FrontEnd.frames(samples.count)`.
  public func features(of samples: [Float]) -> FeatureMatrix {
    let rows = configuration.frontEnd.rows
    let frames = FrontEnd.frames(samples.count)
    let values = [Float](unsafeUninitializedCapacity: rows * frames) { buffer, count in
      compute(samples, to: buffer.baseAddress!)
      count = rows * frames
    }
    return FeatureMatrix(rows: rows, frames: frames, values: values)
  }

  /// As `features(of:)`, into memory for rows x frames values, row-major, all of which are written.
  public func compute(_ samples: [Float], to output: UnsafeMutablePointer<Float>) {
    let frontEnd = configuration.frontEnd
    let frames = FrontEnd.frames(samples.count)
    samples.withUnsafeBufferPointer { computeStatics($0, frames: frames, to: output) }
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

  /// Everything that concerns one frame alone: all rows but deltas, without normalisation.
  private func computeStatics(
    _ samples: UnsafeBufferPointer<Float>, frames: Int, to output: UnsafeMutablePointer<Float>
  ) {
    let length = FrontEnd.frameLength
    let rows = configuration.frontEnd == .lfcc ? FrontEnd.coefficients : configuration.frontEnd.rows
    let scratch = transform.makeScratch()
    let edges = AlignedBuffer<Float>(count: 2 * length)
    let powers = AlignedBuffer<Float>(count: 2 * VectorFilterbank.paddedBins)
    let energies = AlignedBuffer<Float>(count: 16 * VectorFilterbank.paddedFilters)
    let columns = AlignedBuffer<Float>(count: 16 * width)

    /// The samples under a frame: where they are, or with zeros beyond the signal's ends in `edge`.
    func frame(_ index: Int, edge: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
      let start = index * FrontEnd.hop - length / 2
      if start >= 0, start + length <= samples.count { return samples.baseAddress! + start }
      edge.update(repeating: 0, count: length)
      let (from, to) = (max(start, 0), min(start + length, samples.count))
      if index < frames, from < to {
        (edge + (from - start)).update(from: samples.baseAddress! + from, count: to - from)
      }
      return UnsafePointer(edge)
    }

    for first in stride(from: 0, to: frames, by: 16) {
      let count = min(16, frames - first)
      for lane in stride(from: 0, to: count, by: 2) {
        transform.power(
          frame(first + lane, edge: edges.pointer), frame(first + lane + 1, edge: edges.pointer + length),
          scratch: scratch, to: powers.pointer, powers.pointer + VectorFilterbank.paddedBins)
        for part in 0..<2 {
          let power = powers.pointer + part * VectorFilterbank.paddedBins
          switch configuration.frontEnd {
          case .spectrogram: bank.logarithms(power, to: columns.pointer + (lane + part) * width)
          case .lfb: bank.logEnergies(power, to: columns.pointer + (lane + part) * width)
          case .lfcc:
            bank.logEnergies(power, to: energies.pointer + (lane + part) * VectorFilterbank.paddedFilters)
          }
        }
      }
      if configuration.frontEnd == .lfcc { cosines.transformSixteen(energies.pointer, to: columns.pointer) }
      for row in stride(from: 0, to: rows, by: 16) {
        Transposition.scatter(
          columns.pointer + row, stride: width, columns: count, to: output + (row * frames + first), stride: frames,
          rows: min(16, rows - row))
      }
    }
  }

  /// delta(t) = x(t + 1) - x(t - 1), the ends repeated.
  private static func difference(_ row: UnsafePointer<Float>, frames: Int, to target: UnsafeMutablePointer<Float>) {
    let last = frames - 1
    target[0] = row[min(1, last)] - row[0]
    target[last] = row[last] - row[max(last - 1, 0)]
    for t in stride(from: 1, to: last, by: 1) { target[t] = row[t + 1] - row[t - 1] }
  }

  /// (x - mean) / (1e-10 + standard deviation), unbiased, over time; a single frame becomes zeros.
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
    let scale = 1 / (1e-10 + deviation)
    for t in 0..<frames { row[t] = Float((Double(row[t]) - mean) * scale) }
  }
}
