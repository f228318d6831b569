import Architectures
import Features
import Foundations
import Networks

/// Scores of a derived network (4 cells, 16 channels): batches with cached features, and one utterance from its waveform.
struct ScoringSuite {
  let configuration: BenchmarkConfiguration
  let note: (String) -> Void

  func run() throws -> [Measurement] {
    var results: [Measurement] = []
    for threads in configuration.threadCounts {
      let workers = Workers(threads: threads)
      for batch in [64, 128] {
        let name = "scoring-batch-\(batch)"
        guard configuration.wants(name, in: .scoring) else { continue }
        note(name)
        let network = try network(batch: batch, workers)
        let utterances = SyntheticUtterances(count: batch, seed: 0)
        let matrices = (0..<batch).map(utterances.matrix(at:))
        let evaluate = network.makeEvaluator()
        let timing = configuration.repetition.measure { _ = evaluate(matrices) }
        results.append(
          Measurement(
            name: name, group: .scoring, work: "scores of \(batch) utterances, features cached", threads: threads,
            timing: timing, operations: 2 * Double(network.cost(training: false).needed * batch), utterances: batch))
      }
    }
    let name = "scoring-one"
    guard configuration.wants(name, in: .scoring) else { return results }
    note(name)
    let whole = try network(batch: 1, Workers(threads: 1))
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

  private func network(batch: Int, _ workers: Workers) throws -> DerivedNetwork {
    try DerivedNetwork(
      configuration: .init(genotype: .paper, batchCapacity: batch), seed: 0, workers: workers)
  }
}
