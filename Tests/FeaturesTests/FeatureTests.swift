import Basics
import Features
import Foundation
import Testing

@Suite struct FeatureTests {
  private func fixture() throws -> SafeTensors {
    let url = try #require(
      Bundle.module.url(forResource: "features", withExtension: "safetensors", subdirectory: "Fixtures"))
    return try SafeTensors(contentsOf: url.path)
  }

  /// Tolerances of the fixture: largest difference, and L2 norm of the differences over that of the values.
  static let cases: [(FrontEnd, String, largest: Double, relative: Double)] = [
    (.lfcc, "chirp", 2e-2, 4e-4), (.lfcc, "noise", 2e-4, 5e-6), (.lfcc, "speech", 9e-4, 3e-5),
    (.lfb, "chirp", 3e-2, 2e-4), (.lfb, "noise", 3e-5, 3e-6), (.lfb, "speech", 1e-3, 2e-5),
    (.spectrogram, "chirp", 6e-2, 4e-4), (.spectrogram, "noise", 3e-4, 4e-6), (.spectrogram, "speech", 2e-2, 7e-5),
  ]

  @Test("a front-end agrees with PyTorch", arguments: cases)
  func oracle(frontEnd: FrontEnd, wave: String, largest: Double, relative: Double) throws {
    let fixture = try fixture()
    let matrix = FeatureExtractor(FeatureConfiguration(frontEnd: frontEnd)).features(
      of: try fixture.tensor("wave/\(wave)").values)
    let expected = try fixture.tensor("\(frontEnd.rawValue)/\(wave)")
    #expect([matrix.rows, matrix.frames] == expected.shape)
    compare(matrix.values, expected.values.map(Double.init), largest, relative)
  }

  private func compare(_ found: [Float], _ expected: [Double], _ largest: Double, _ relative: Double) {
    var worst = 0.0
    var squares = 0.0
    var reference = 0.0
    for (a, b) in zip(found, expected) {
      worst = max(worst, abs(Double(a) - b))
      squares += (Double(a) - b) * (Double(a) - b)
      reference += b * b
    }
    #expect(worst < largest, "largest difference \(worst)")
    #expect((squares / reference).squareRoot() < relative, "relative difference \((squares / reference).squareRoot())")
  }

  @Test("window, filters and cosines agree with PyTorch")
  func constants() throws {
    let fixture = try fixture()
    compare(Constants.window, try fixture.tensor("constants/window").values.map(Double.init), 3e-7, 3e-7)
    compare(Constants.cosines, try fixture.tensor("constants/dct").values.map(Double.init), 8e-8, 3e-7)
    var bank = [Float](repeating: 0, count: FrontEnd.bins * FrontEnd.filters)
    for (column, filter) in Constants.filters.enumerated() {
      for (offset, weight) in filter.weights.enumerated() {
        bank[(filter.first + offset) * FrontEnd.filters + column] = weight
      }
    }
    compare(bank, try fixture.tensor("constants/filterbank").values.map(Double.init), 3e-5, 2e-5)
  }

  @Test(
    "the fast extractor gives what the plain one does, at any length",
    arguments: [1, 255, 256, 700, 1_024, 3_839, 3_840, 4_097, 20_000])
  func plain(length: Int) {
    var generator = RandomGenerator(seed: 1, stream: "noise", length)
    let samples = (0..<length).map { _ in Float(0.1 * generator.normal()) }
    for frontEnd in FrontEnd.allCases {
      let fast = FeatureExtractor(FeatureConfiguration(frontEnd: frontEnd)).features(of: samples)
      let plain = PlainFeatures.features(of: samples, frontEnd)
      #expect(fast.rows == plain.count && fast.frames == plain[0].count && fast.frames == length / 256 + 1)
      let flat = plain.flatMap { $0 }
      #expect(zip(fast.values, flat).map { abs(Double($0) - $1) }.max()! < 2e-3)
    }
  }

  @Test("digital silence gives finite, constant features, and zeros when normalised", arguments: FrontEnd.allCases)
  func silence(frontEnd: FrontEnd) {
    for normalised in [false, true] {
      let matrix = FeatureExtractor(FeatureConfiguration(frontEnd: frontEnd, normalised: normalised)).features(
        of: [Float](repeating: 0, count: 6_000))
      for row in 0..<matrix.rows {
        for frame in 0..<matrix.frames {
          #expect(matrix[row, frame].isFinite && matrix[row, frame] == matrix[row, 0])
          if normalised { #expect(matrix[row, frame] == 0) }
        }
      }
      if frontEnd != .lfcc, !normalised { #expect(abs(matrix[0, 0] - log10(0x1p-23)) < 1e-5) }
    }
  }

  @Test("speech that ends in digital silence, full scale and a single click give finite features")
  func extremes() {
    var generator = RandomGenerator(seed: 3, stream: "noise")
    let half = (0..<9_000).map { $0 < 4_500 ? Float(generator.normal()) : 0 }
    let click = (0..<9_000).map { Float($0 == 4_000 ? 1 : 0) }
    let square = (0..<9_000).map { Float($0 / 40 % 2 == 0 ? 1 : -1) }
    for samples in [half, click, square, [0.5], [Float](repeating: 1, count: 300)] {
      for frontEnd in FrontEnd.allCases {
        for normalised in [false, true] {
          let matrix = FeatureExtractor(FeatureConfiguration(frontEnd: frontEnd, normalised: normalised)).features(
            of: samples)
          #expect(matrix.values.allSatisfy { $0.isFinite && abs($0) < 100 })
        }
      }
    }
  }

  @Test("one extractor gives the same bits on many threads, whatever was computed before")
  func threads() {
    let extractor = FeatureExtractor()
    let waves = (0..<24).map { index -> [Float] in
      var generator = RandomGenerator(seed: 4, stream: "noise", index)
      return (0..<(2_000 + 777 * index)).map { _ in Float(generator.normal()) }
    }
    let together = Workers(threads: 3).map(waves.count) { extractor.features(of: waves[$0]) }
    for (wave, matrix) in zip(waves, together) { #expect(FeatureExtractor().features(of: wave) == matrix) }
  }

  /// Digests as recorded on an AMD EPYC with AVX-512; they hold for AVX2, too.
  @Test(
    "the bits are those that were recorded, on another processor",
    arguments: [(FrontEnd.spectrogram, "4801ea317b96"), (.lfb, "07b36530d4e6"), (.lfcc, "b8eed7173660")])
  func recordedBits(frontEnd: FrontEnd, digest: String) {
    var generator = RandomGenerator(seed: 5, stream: "noise")
    let wave = (0..<64_000).map { _ in Float(0.1 * generator.normal()) }
    let configuration = FeatureConfiguration(frontEnd: frontEnd, normalised: false)
    #expect(Digest(of: FeatureExtractor(configuration).features(of: wave).values).short == digest)
  }

  @Test("normalised rows have mean 0 and unbiased standard deviation 1")
  func normalisation() {
    var generator = RandomGenerator(seed: 2, stream: "noise")
    let samples = (0..<16_000).map { _ in Float(generator.normal()) }
    let matrix = FeatureExtractor(FeatureConfiguration(frontEnd: .lfcc, normalised: true)).features(of: samples)
    for row in 0..<matrix.rows {
      let values = (0..<matrix.frames).map { Double(matrix[row, $0]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
      #expect(abs(mean) < 1e-5 && abs(variance - 1) < 1e-4)
    }
  }

  @Test("a mask lies inside the matrix, is narrower than its bound, and takes every width below it")
  func mask() {
    for frontEnd in FrontEnd.allCases {
      var widths = Set<Int>()
      for seed in 0..<2_000 {
        var generator = RandomGenerator(seed: UInt64(seed), stream: "mask")
        let mask = FrequencyMask(frontEnd).draw(rows: frontEnd.rows, using: &generator)
        #expect(mask.lowerBound >= 0 && mask.upperBound <= frontEnd.rows)
        widths.insert(mask.count)
      }
      #expect(widths == Set(0..<frontEnd.widestMask))
    }
    var generator = RandomGenerator(seed: 1, stream: "mask")
    #expect(FrequencyMask(widest: 0).draw(rows: 5, using: &generator).isEmpty)
    let matrix = FeatureMatrix(rows: 3, frames: 2, values: [1, 2, 3, 4, 5, 6])
    #expect(Array(matrix.row(1)) == [3, 4] && matrix[2, 0] == 5)
    #expect(matrix.masked(1..<2).values == [1, 2, 0, 0, 5, 6])
  }
}
