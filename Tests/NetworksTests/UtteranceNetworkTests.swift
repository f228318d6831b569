import Architectures
import Basics
import Networks
import Testing

@Suite("The network for one utterance")
struct UtteranceNetworkTests {
  /// A network whose weights and running statistics are all random.
  private func network(
    _ genotype: Genotype, cells: Int, channels: Int, rows: Int, frames: Int
  ) throws -> DerivedNetwork {
    let network = try DerivedNetwork(
      configuration: .init(
        genotype: genotype, cells: cells, channels: channels, rows: rows, frames: frames, batchCapacity: 3), seed: 5,
      workers: Workers(threads: 1))
    var generator = RandomGenerator(seed: 6, stream: "utterance")
    for entry in network.parameters.entries where entry.name.hasSuffix("bias") || entry.shape.count == 1 {
      network.parameters[entry.name] = (0..<entry.count).map { _ in Float(generator.uniform(-1, 1.5)) }
    }
    for entry in network.runningStatistics.entries {
      let isMean = entry.name.hasSuffix("running_mean")
      network.runningStatistics[entry.name] = (0..<entry.count).map { _ in
        Float(isMean ? generator.normal() : generator.uniform(0.3, 2))
      }
    }
    return network
  }

  private func logits(_ network: DerivedNetwork, _ values: [Float], _ count: Int) -> [[Float]] {
    let logits = withMatrices(values, count: count) { network.forward($0, maskedRows: 0..<0, mode: .evaluation) }
    return (0..<count).map { [logits[2 * $0], logits[2 * $0 + 1]] }
  }

  private func compare(
    _ genotype: Genotype, cells: Int, channels: Int, rows: Int, frames: Int
  ) throws -> (batch: [[Float]], single: [[Float]]) {
    let network = try network(genotype, cells: cells, channels: channels, rows: rows, frames: frames)
    var generator = RandomGenerator(seed: 7, stream: "utterance.features")
    let values = (0..<(3 * rows * frames)).map { _ in Float(generator.normal()) }
    let single = UtteranceNetwork(network)
    let size = rows * frames
    return (
      logits(network, values, 3),
      (0..<3).map { index in
        let pair = single.logits(Array(values[(index * size)..<((index + 1) * size)]))
        return [pair.spoof, pair.bonafide]
      }
    )
  }

  @Test("gives the bits of the network for batches, for the paper's genotype on LFCC")
  func paper() throws {
    let (batch, single) = try compare(.paper, cells: 4, channels: 16, rows: 60, frames: 251)
    #expect(batch == single)
    #expect(Set(batch.joined()).count == 6)
  }

  @Test("gives these bits for any genotype and for sizes that fill no vector", arguments: 0..<12)
  func random(seed: Int) throws {
    var generator = RandomGenerator(seed: UInt64(seed), stream: "utterance.genotype")
    let genotype = Genotype.random(using: &generator)
    let (channels, rows, frames) = [(4, 17, 23), (6, 33, 20), (10, 9, 40), (16, 70, 31)][seed % 4]
    let (batch, single) = try compare(genotype, cells: 3 + seed % 3, channels: channels, rows: rows, frames: frames)
    #expect(batch == single, "\(genotype.text)")
  }

  @Test("gives these bits for the larger networks of the paper")
  func large() throws {
    let (batch, single) = try compare(.paper, cells: 8, channels: 32, rows: 60, frames: 251)
    #expect(batch == single)
  }

  @Test("one on every thread gives the bits of the network for batches", arguments: [1, 3])
  func parallel(threads: Int) throws {
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, rows: 20, frames: 41, batchCapacity: 21), seed: 5,
      workers: Workers(threads: threads))
    var generator = RandomGenerator(seed: 8, stream: "utterance.parallel")
    let values = (0..<(21 * 20 * 41)).map { _ in Float(generator.normal()) }
    let (one, other) = withMatrices(values, count: 21) { matrices in
      (network.forward(matrices, maskedRows: 0..<0, mode: .evaluation), network.makeEvaluator()(matrices))
    }
    #expect(one == other && Set(one).count == 42)
  }
}
