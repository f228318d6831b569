import Basics
import Foundation
import Signal
import Testing

@Suite struct RealFFTTests {
  static func noise(_ count: Int, _ index: Int = 0) -> [Double] {
    var generator = RandomGenerator(seed: 1, stream: "noise", index)
    return (0..<count).map { _ in generator.normal() }
  }

  /// The definition, one bin at a time.
  static func direct(_ samples: [Double], size: Int) -> ComplexSpectrum {
    var spectrum = ComplexSpectrum(bins: size / 2 + 1)
    for bin in 0..<spectrum.bins {
      for (index, sample) in samples.enumerated() {
        let angle = -2 * Double.pi * Double(bin * index % size) / Double(size)
        spectrum.real[bin] += sample * cos(angle)
        spectrum.imaginary[bin] += sample * sin(angle)
      }
    }
    return spectrum
  }

  @Test("agrees with the definition and is undone by its inverse", arguments: [1, 2, 3, 7, 16, 30, 101, 400, 1024])
  func definition(size: Int) {
    let samples = Self.noise(size, size)
    let transform = RealFFT(size: size)
    #expect(transform.bins == size / 2 + 1)
    let spectrum = transform.forward(samples)
    let expected = Self.direct(samples, size: size)
    for bin in 0..<transform.bins {
      #expect(abs(spectrum.real[bin] - expected.real[bin]) < 1e-10)
      #expect(abs(spectrum.imaginary[bin] - expected.imaginary[bin]) < 1e-10)
      #expect(abs(spectrum.magnitude[bin] * spectrum.magnitude[bin] - spectrum.power[bin]) < 1e-9)
    }
    for (back, sample) in zip(transform.inverse(spectrum), samples) { #expect(abs(back - sample) < 1e-13) }
  }

  @Test("fills a short signal up with zeros") func padding() {
    let samples = Self.noise(10)
    let transform = RealFFT.shared(16)
    #expect(transform.forward(samples) == transform.forward(samples + [Double](repeating: 0, count: 6)))
    #expect(RealFFT.shared(16) === transform)
    #expect(transform.forward([]).power.allSatisfy { $0 == 0 })
  }

  @Test("gives the same bits on many threads, with plans made meanwhile") func threads() {
    let workers = Workers(threads: 3)
    let results = workers.map(60) { index -> [Double] in
      let transform = index % 2 == 0 ? RealFFT.shared(512) : RealFFT(size: 512)
      return transform.forward(Self.noise(512, index)).real
    }
    let transform = RealFFT(size: 512)
    for index in 0..<60 { #expect(results[index] == transform.forward(Self.noise(512, index)).real) }
  }

  @Test("in single precision agrees with the definition", arguments: [1, 6, 64, 1024])
  func single(size: Int) {
    let (real, imaginary) = (Self.noise(size, 1), Self.noise(size, 2))
    let input = AlignedBuffer<Float>(count: 2 * size)
    let output = AlignedBuffer<Float>(count: 2 * size)
    for index in 0..<size {
      input.pointer[2 * index] = Float(real[index])
      input.pointer[2 * index + 1] = Float(imaginary[index])
    }
    SinglePrecisionFFT(size: size).forward(input.pointer, into: output.pointer)
    let tolerance = 1e-6 * Double(size).squareRoot() * 4
    for bin in 0..<size {
      var (sumReal, sumImaginary) = (0.0, 0.0)
      for index in 0..<size {
        let angle = -2 * Double.pi * Double(bin * index % size) / Double(size)
        sumReal += real[index] * cos(angle) - imaginary[index] * sin(angle)
        sumImaginary += real[index] * sin(angle) + imaginary[index] * cos(angle)
      }
      #expect(abs(Double(output.pointer[2 * bin]) - sumReal) < tolerance)
      #expect(abs(Double(output.pointer[2 * bin + 1]) - sumImaginary) < tolerance)
    }
    #expect(input.pointer[0] == Float(real[0]))
  }
}
