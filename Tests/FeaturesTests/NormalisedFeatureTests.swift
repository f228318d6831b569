import Basics
import Features
import Foundation
import Testing

@Suite("Features with mean and variance normalised, against PyTorch")
struct NormalisedFeatureTests {
  private static func fixture(_ name: String) throws -> SafeTensors {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "safetensors", subdirectory: "Fixtures"))
    return try SafeTensors(contentsOf: url.path)
  }

  /// Largest difference and relative L2 norm: the measured deviation of PyTorch in 32 bits, ten times.
  static let cases: [(FrontEnd, String, largest: Double, relative: Double)] = [
    (.lfcc, "chirp", 6e-2, 3e-3), (.lfcc, "noise", 2e-4, 2e-5), (.lfcc, "speech", 4e-4, 4e-5),
    (.lfb, "chirp", 2e-2, 4e-4), (.lfb, "noise", 8e-5, 2e-5), (.lfb, "speech", 5e-4, 2e-5),
    (.spectrogram, "chirp", 3e-2, 8e-4), (.spectrogram, "noise", 2e-4, 4e-6), (.spectrogram, "speech", 6e-3, 2e-4),
  ]

  @Test("every row has PyTorch's values", arguments: cases)
  func oracle(frontEnd: FrontEnd, wave: String, largest: Double, relative: Double) throws {
    let extractor = FeatureExtractor(FeatureConfiguration(frontEnd: frontEnd, normalised: true))
    let matrix = extractor.features(of: try Self.fixture("features").tensor("wave/\(wave)").values)
    // Of the spectrogram the fixture has every eighth row.
    let step = frontEnd == .spectrogram ? 8 : 1
    let found = stride(from: 0, to: matrix.rows, by: step).flatMap { Array(matrix.row($0)) }
    let expected = try Self.fixture("normalised").tensor("\(frontEnd.rawValue)/\(wave)").values
    try #require(found.count == expected.count)
    let differences = zip(found, expected).map { Double($0) - Double($1) }
    let scale = expected.reduce(0) { $0 + Double($1) * Double($1) }
    let distance = (differences.reduce(0) { $0 + $1 * $1 } / scale).squareRoot()
    #expect(differences.map(abs).max()! < largest)
    #expect(distance < relative)
  }
}
