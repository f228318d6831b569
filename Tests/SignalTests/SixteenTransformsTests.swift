import Foundation
import Foundations
import Signal
import Testing

@Suite struct SixteenTransformsTests {
  @Test("sixteen power spectra at once agree with one at a time")
  func sixteen() {
    let size = 64
    var generator = RandomGenerator(seed: 2, stream: "signal")
    let input = SixteenTransforms.buffer(size)
    let spectrum = SixteenTransforms.buffer(size)
    let power = SixteenTransforms.buffer(size / 2 + 1)
    defer { for buffer in [input, spectrum, power] { buffer.deallocate() } }
    var frames = [[Double]](repeating: [], count: 16)
    for n in 0..<size {
      for lane in 0..<16 {
        let value = Float(generator.normal())
        input[n][lane] = value
        frames[lane].append(Double(value))
      }
    }
    SixteenTransforms(size: size).power(of: input, spectrum: spectrum, to: power)
    for (lane, frame) in frames.enumerated() {
      let expected = RealFFT.shared(size).forward(frame).power
      for bin in 0...(size / 2) { #expect(abs(Double(power[bin][lane]) - expected[bin]) < 1e-4 * (1 + expected[bin])) }
    }
  }
}
