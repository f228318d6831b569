import Architectures
import Basics
import Features
import Networks

/// Scores of derived networks: batches with cached features, and one utterance from its waveform (4 cells, 16 channels).
struct ScoringSuite {
  let configuration: BenchmarkConfiguration
  let note: (String) -> Void

  func run() throws -> [Measurement] {
    var results: [Measurement] = []
    for threads in configuration.threadCounts {
      let workers = Workers(threads: threads)
      for size in [
        StepSize(batch: 64), StepSize(batch: 128), StepSize(cells: 8, channels: 32, batch: 64),
        StepSize(cells: 16, channels: 64, batch: 32),
      ] {
        let name = "scoring-batch-\(size.batch)" + (size.cells == 4 ? "" : "-\(size.cells)x\(size.channels)")
        guard configuration.wants(name, in: .scoring) else { continue }
        note(name)
        let network = try network(size, workers)
        let utterances = SyntheticUtterances(count: size.batch, seed: 0)
        let matrices = (0..<size.batch).map(utterances.matrix(at:))
        let evaluate = network.makeEvaluator()
        let timing = configuration.repetition.measure { _ = evaluate(matrices) }
        results.append(
          Measurement(
            name: name, group: .scoring, work: "scores, \(size.words)", threads: threads, timing: timing,
            operations: 2 * Double(network.cost(training: false).needed * size.batch), utterances: size.batch))
      }
    }
    let name = "scoring-one"
    guard configuration.wants(name, in: .scoring) else { return results }
    note(name)
    let whole = try network(StepSize(batch: 1), Workers(threads: 1))
    let network = UtteranceNetwork(whole)
    let extractor = FeatureExtractor()
    let waveform = Waveforms.noise(count: 1)[0]
    let rows = whole.inputRows
    let matrix = UnsafeMutablePointer<Float>.allocate(capacity: rows * whole.inputFrames)
    defer { matrix.deallocate() }
    let timing = configuration.repetition.measure {
      extractor.compute(waveform, to: matrix)
      _ = network.logits(matrix)
    }
    results.append(
      Measurement(
        name: name, group: .scoring, work: "score of one utterance, from waveform to score", threads: 1, timing: timing,
        operations: 2 * Double(whole.cost(training: false).needed), utterances: 1))
    return results
  }

  private func network(_ size: StepSize, _ workers: Workers) throws -> DerivedNetwork {
    try DerivedNetwork(
      configuration: .init(
        genotype: .paper, cells: size.cells, channels: size.channels, batchCapacity: size.batch), seed: 0,
      workers: workers)
  }
}
