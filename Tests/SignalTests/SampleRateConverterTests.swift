import Basics
import Foundation
import Signal
import Testing

@Suite struct SampleRateConverterTests {
  static let rates = [8_000, 11_025, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000]

  static func tone(_ frequency: Double, rate: Int, count: Int) -> [Double] {
    (0..<count).map { sin(2 * Double.pi * frequency * Double($0) / Double(rate)) }
  }

  @Test("a tone keeps its frequency, phase and amplitude at another sampling rate", arguments: rates)
  func tone(rate: Int) {
    let output = SampleRateConverter.shared.convert(Self.tone(1000, rate: rate, count: rate), from: rate)
    let expected = Self.tone(1000, rate: 16_000, count: 16_000)
    #expect(output.count == 16_000)
    for index in 500..<15_500 { #expect(abs(output[index] - expected[index]) < 3e-3) }
  }

  @Test("what lies above the new Nyquist frequency is removed", arguments: [32_000, 44_100, 48_000])
  func aliasing(rate: Int) {
    let output = SampleRateConverter.shared.convert(Self.tone(11_000, rate: rate, count: rate), from: rate)
    #expect(output[500..<15_500].allSatisfy { abs($0) < 3e-3 })
  }

  @Test("there and back again gives what was there", arguments: [22_050, 48_000])
  func back(rate: Int) {
    let input = Self.tone(700, rate: 16_000, count: 8_000)
    let up = SampleRateConverter(to: rate).convert(input, from: 16_000)
    let back = SampleRateConverter.shared.convert(up, from: rate)
    // The ripple of both filters together.
    for index in 300..<7_700 { #expect(abs(back[index] - input[index]) < 6e-3) }
  }

  @Test("a constant stays the constant, and the number of samples is rounded up", arguments: rates)
  func constant(rate: Int) {
    for count in [0, 1, 2, 441, 1_000, 9_999] {
      let output = SampleRateConverter.shared.convert([Double](repeating: 0.5, count: count), from: rate)
      #expect(output.count == (count * 16_000 + rate - 1) / rate)
      guard count == 9_999 else { continue }
      #expect(output[200..<(output.count - 200)].allSatisfy { abs($0 - 0.5) < 1e-12 })
    }
  }

  @Test("samples at the right rate already are left as they are") func same() {
    let input = RealFFTTests.noise(500)
    #expect(SampleRateConverter.shared.convert(input, from: 16_000) == input)
  }

  @Test("rates that share a factor do not share filters; threads give the same bits") func threads() {
    let input = RealFFTTests.noise(3_000)
    let converter = SampleRateConverter(to: 16_000)
    let together = Workers(threads: 3).map(16) { converter.convert(input, from: $0 % 2 == 0 ? 22_050 : 44_100) }
    for (index, output) in together.enumerated() {
      #expect(output == SampleRateConverter(to: 16_000).convert(input, from: index % 2 == 0 ? 22_050 : 44_100))
    }
  }
}
