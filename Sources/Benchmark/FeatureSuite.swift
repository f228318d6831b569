import Basics
import Features

/// Feature matrices from waveforms of four seconds in memory.
struct FeatureSuite {
  let configuration: BenchmarkConfiguration
  let note: (String) -> Void

  private static let utterances = 64

  func run() -> [Measurement] {
    let wanted = FrontEnd.allCases.filter { configuration.wants("features-\($0.rawValue)", in: .features) }
    guard !wanted.isEmpty else { return [] }
    let waveforms = Waveforms.noise(count: Self.utterances)
    var results: [Measurement] = []
    for threads in configuration.threadCounts {
      let workers = Workers(threads: threads)
      for frontEnd in wanted {
        let name = "features-\(frontEnd.rawValue)"
        note(name)
        let extractor = FeatureExtractor(FeatureConfiguration(frontEnd: frontEnd))
        let size = frontEnd.rows * FrontEnd.frames(waveforms[0].count)
        let matrices = UnsafeMutablePointer<Float>.allocate(capacity: Self.utterances * size)
        defer { matrices.deallocate() }
        let timing = configuration.repetition.measure {
          workers.run(Self.utterances) { extractor.compute(waveforms[$0], to: matrices + $0 * size) }
        }
        results.append(
          Measurement(
            name: name, group: .features, work: "\(frontEnd.rawValue) of \(Self.utterances) utterances of 4 s",
            threads: threads, timing: timing, utterances: Self.utterances))
      }
    }
    return results
  }
}
