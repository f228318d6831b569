import Basics
import Foundation
import Signal
import Testing

@Suite struct FilterTests {
  @Test(
    "the Bessel function has its known values",
    arguments: [(0.0, 1.0), (1, 1.2660658777520084), (5, 27.239871823604442), (10, 2815.716628466254)])
  func bessel(x: Double, value: Double) { #expect(abs(besselI0(x) / value - 1) < 1e-14) }

  @Test("a low-pass lets pass what lies below its cutoff and stops what lies above") func lowPass() {
    let filter = LowPassFilter(count: 513, cutoff: 0.85625, beta: 7.9)
    #expect(abs(filter.taps.reduce(0, +) - 1) < 1e-14)
    #expect(zip(filter.taps, filter.taps.reversed()).allSatisfy { abs($0 - $1) < 1e-16 })
    let gains = filter.gains(size: 4096)
    #expect(gains.count == 2049)
    #expect(abs(gains[0] - 1) < 1e-12)
    #expect(gains[..<1720].allSatisfy { abs($0 - 1) < 2e-4 })
    #expect(gains[1790...].allSatisfy { abs($0) < 2e-4 })
    // The cutoff is bin 1753.6.
    #expect(gains[1753] > 0.5 && gains[1754] < 0.5)
  }

  @Test("the gains of a low-pass are those of its taps, whatever the transform", arguments: [513, 1000, 4096])
  func gains(size: Int) {
    let filter = LowPassFilter(count: 101, cutoff: 0.3, beta: 5)
    let gains = filter.gains(size: size)
    for bin in stride(from: 0, to: gains.count, by: 37) {
      var sum = 0.0
      for (index, tap) in filter.taps.enumerated() {
        sum += tap * cos(2 * Double.pi * Double(bin) * Double(index - 50) / Double(size))
      }
      #expect(abs(gains[bin] - sum) < 1e-12)
    }
  }

  @Test("a high-pass stops 0 Hz, halves its cutoff and lets the rest pass", arguments: [1, 2, 4])
  func highPass(order: Int) {
    let gains = HighPassFilter(order: order, frequency: 62.5, sampleRate: 16_000).gains(size: 16_384)
    #expect(gains[0] == 0)
    #expect(abs(gains[64] - 0.5) < 1e-12)
    #expect(zip(gains, gains.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(abs(gains[8192] - 1) < 1e-12)
    // An octave below the cutoff each pole of both runs together takes off 12 dB.
    #expect(gains[32] < pow(0.25, Double(order)) * 1.01)
  }

  @Test("two runs of a first-order recursion have the gains of a high-pass of order 1") func recursion() {
    let (rate, frequency, size) = (16_000.0, 500.0, 4096)
    let cutoff = tan(Double.pi * frequency / rate)
    // H(z) = (1 - z^-1) / ((1 + c) - (1 - c) z^-1), by the bilinear transform of s / (s + c).
    func run(_ input: [Double]) -> [Double] {
      var (lastInput, lastOutput) = (0.0, 0.0)
      return input.map { sample in
        lastOutput = (sample - lastInput + (1 - cutoff) * lastOutput) / (1 + cutoff)
        lastInput = sample
        return lastOutput
      }
    }
    var impulse = [Double](repeating: 0, count: size)
    impulse[size / 2] = 1
    let twice = run(run(impulse).reversed()).reversed()
    let measured = RealFFT.shared(size).forward(Array(twice)).magnitude
    let gains = HighPassFilter(order: 1, frequency: frequency, sampleRate: rate).gains(size: size)
    for (a, b) in zip(measured, gains) { #expect(abs(a - b) < 1e-9) }
  }

  @Test("a filter without phase leaves a tone in place and answers a click symmetrically") func zeroPhase() {
    let filter = ZeroPhaseFilter { LowPassFilter(count: 257, cutoff: 0.5, beta: 7.9).gains(size: $0) }
    let inside = SampleRateConverterTests.tone(1000, rate: 16_000, count: 8_000)
    for (a, b) in zip(filter.apply(inside)[200..<7_800], inside[200..<7_800]) { #expect(abs(a - b) < 1e-3) }
    let outside = SampleRateConverterTests.tone(6000, rate: 16_000, count: 8_000)
    #expect(filter.apply(outside)[200..<7_800].allSatisfy { abs($0) < 1e-3 })
    var click = [Double](repeating: 0, count: 1001)
    click[500] = 1
    let answer = filter.apply(click)
    for offset in 0...500 { #expect(abs(answer[500 - offset] - answer[500 + offset]) < 1e-15) }
    #expect(filter.apply([]).isEmpty)
  }

  @Test("long signals take a longer transform and come out the same") func long() {
    let gains = { @Sendable (size: Int) in LowPassFilter(count: 101, cutoff: 0.5, beta: 5).gains(size: size) }
    let signal = RealFFTTests.noise(3_000)
    let short = ZeroPhaseFilter(guardZone: 100, smallest: 512, gains: gains).apply(signal)
    let long = ZeroPhaseFilter(guardZone: 100, smallest: 1 << 14, gains: gains).apply(signal)
    for (a, b) in zip(short, long) { #expect(abs(a - b) < 1e-12) }
  }
}
