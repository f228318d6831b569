import Basics

/// Waveforms to compute features of.
enum Waveforms {
  /// White noise of four seconds at 16 kHz, standard deviation 0.1.
  static func noise(count: Int) -> [[Float]] {
    (0..<count).map { index in
      var generator = RandomGenerator(seed: 0, stream: "benchmark.waveform", index)
      return (0..<64_000).map { _ in Float(0.1 * generator.normal()) }
    }
  }
}
