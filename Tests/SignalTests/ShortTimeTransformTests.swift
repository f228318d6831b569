import Basics
import Foundation
import Signal
import Testing

@Suite struct ShortTimeTransformTests {
  @Test(
    "the inverse gives back what was transformed", arguments: [(64, 16), (64, 32), (1024, 256), (30, 7), (512, 100)],
    [1, 2, 33, 500, 2_047])
  func inverse(shape: (size: Int, hop: Int), count: Int) {
    let transform = ShortTimeTransform(size: shape.size, hop: shape.hop)
    let samples = RealFFTTests.noise(count, shape.size)
    let spectra = transform.forward(samples)
    #expect(spectra.count == 1 + count / shape.hop)
    #expect(spectra.allSatisfy { $0.bins == transform.bins })
    let back = transform.inverse(spectra, count: count)
    // What follows the middle of the last frame is seen by few windows, and its end by none.
    let covered = min(count, (spectra.count - 1) * shape.hop + shape.size / 4)
    for index in 0..<covered { #expect(abs(back[index] - samples[index]) < 1e-9) }
    #expect(back.count == count && back.allSatisfy(\.isFinite))
  }

  @Test("a tone peaks at its bin in every frame, with half the window's sum as its magnitude") func tone() {
    let transform = ShortTimeTransform(size: 256, hop: 64)
    let samples = (0..<4_000).map { cos(2 * Double.pi * 20 * Double($0) / 256) }
    for spectrum in transform.forward(samples)[4..<58] {
      let magnitude = spectrum.magnitude
      #expect(magnitude.indices.max { magnitude[$0] < magnitude[$1] } == 20)
      #expect(abs(magnitude[20] - 64) < 1e-9)
    }
  }

  @Test("frame t is centred on sample t hop") func centre() {
    let transform = ShortTimeTransform(size: 64, hop: 16)
    var samples = [Double](repeating: 0, count: 400)
    samples[10 * 16] = 1
    let energies = transform.forward(samples).map { $0.power.reduce(0, +) }
    #expect(energies.indices.max { energies[$0] < energies[$1] } == 10)
    #expect(abs(energies[9] - energies[11]) < 1e-12)
  }

  @Test("inverting spectra that no signal has gives the closest signal") func closest() {
    // Transforming the estimate again and inverting changes nothing: it is a projection.
    let transform = ShortTimeTransform(size: 64, hop: 16)
    var spectra = transform.forward(RealFFTTests.noise(640))
    for index in spectra.indices { spectra[index].imaginary = spectra[index].imaginary.map { $0 * 0.3 } }
    let estimate = transform.inverse(spectra, count: 640)
    let again = transform.inverse(transform.forward(estimate), count: 640)
    for (a, b) in zip(estimate, again) { #expect(abs(a - b) < 1e-9) }
  }

  @Test("Hann windows have their known values, and periodic ones add up to a constant") func windows() {
    #expect(HannWindow.symmetric(5).map { ($0 * 1e12).rounded() / 1e12 } == [0, 0.5, 1, 0.5, 0])
    let window = HannWindow.periodic(64)
    for index in 0..<16 {
      let sum = (0..<4).reduce(0.0) { $0 + window[index + 16 * $1] }
      #expect(abs(sum - 2) < 1e-12)
    }
  }
}
