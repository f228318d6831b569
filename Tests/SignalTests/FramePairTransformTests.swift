import Basics
import Foundation
import Signal
import Testing

@Suite struct FramePairTransformTests {
  @Test("power spectra of two frames at once agree with one at a time in double precision", arguments: [32, 64, 1024])
  func pairs(size: Int) {
    let window = (0..<size).map { Float(0.54 - 0.46 * cos(2 * Double.pi * Double($0) / Double(size))) }
    let transform = FramePairTransform(window: window)
    // The second frame overlaps the first one and starts at an odd place.
    let samples = RealFFTTests.noise(2 * size, size).map(Float.init)
    var firstPower = [Float](repeating: -1, count: transform.bins)
    var secondPower = firstPower
    samples.withUnsafeBufferPointer { samples in
      let (first, second) = (samples.baseAddress! + 1, samples.baseAddress! + size / 4 + 3)
      firstPower.withUnsafeMutableBufferPointer { a in
        secondPower.withUnsafeMutableBufferPointer { b in
          transform.power(first, second, scratch: transform.makeScratch(), to: a.baseAddress!, b.baseAddress!)
        }
      }
    }
    for (power, start) in zip([firstPower, secondPower], [1, size / 4 + 3]) {
      let expected = RealFFT.shared(size).forward((0..<size).map { Double(samples[start + $0]) * Double(window[$0]) })
        .power
      for bin in 0..<transform.bins {
        #expect(abs(Double(power[bin]) - expected[bin]) < 3e-5 * (1 + expected[bin]), "bin \(bin)")
      }
    }
  }

  @Test("a loud frame leaves nothing that matters in the silent one beside it") func leakage() {
    let size = 1024
    let transform = FramePairTransform(window: [Float](repeating: 1, count: size))
    let loud = RealFFTTests.noise(size).map(Float.init)
    let silent = [Float](repeating: 0, count: size)
    var firstPower = [Float](repeating: -1, count: transform.bins)
    var secondPower = firstPower
    firstPower.withUnsafeMutableBufferPointer { a in
      secondPower.withUnsafeMutableBufferPointer { b in
        transform.power(loud, silent, scratch: transform.makeScratch(), to: a.baseAddress!, b.baseAddress!)
      }
    }
    #expect(secondPower.max()! < 1e-8 && firstPower.max()! > 1_000)
  }
}
