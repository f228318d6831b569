import Basics
import Foundation
import Signal

/// What FFTW and the C library alone give for fixed arguments.
enum PlatformDigest {
  /// Digest of a transform in single and one in double precision, and of the functions that the engine calls.
  static let current: Digest = {
    var generator = RandomGenerator(seed: 0, stream: "fingerprint.platform")
    let hasher = Digest.Hasher()
    func add(_ values: [Double]) { values.withUnsafeBytes { hasher.update($0) } }
    let signal = (0..<1_024).map { _ in generator.uniform(-1, 1) }
    let spectrum = RealFFT.shared(1_024).forward(signal)
    add(spectrum.real)
    add(spectrum.imaginary)
    let single = FramePairTransform(window: signal.map { Float($0) })
    let frames = signal.map { Float($0) }
    let scratch = single.makeScratch()
    var power = [Float](repeating: 0, count: 2 * single.bins)
    frames.withUnsafeBufferPointer { input in
      power.withUnsafeMutableBufferPointer { output in
        single.power(
          input.baseAddress!, input.baseAddress!, scratch: scratch, to: output.baseAddress!,
          output.baseAddress! + single.bins)
      }
    }
    power.withUnsafeBytes { hasher.update($0) }
    let arguments = (0..<4_096).map { _ in generator.uniform(1e-3, 30) }
    for function in [exp, log, log2, log10, sin, cos] as [(Double) -> Double] { add(arguments.map(function)) }
    add(zip(arguments, signal + signal + signal + signal).map { pow($0, $1) })
    return hasher.finish()
  }()
}
