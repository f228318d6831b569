import Architectures
import Basics
import Networks
import Testing

private func features(_ count: Int, rows: Int, frames: Int, seed: Int = 1) -> [Float] {
  var generator = RandomGenerator(seed: 9, stream: "features", seed)
  return (0..<(count * rows * frames)).map { _ in Float(generator.normal()) }
}

@Suite struct NetworkTests {
  @Test(
    "the paper's genotype has the published numbers of parameters",
    arguments: [(4, 16, 147_274), (8, 32, 974_898), (16, 64, 7_515_682)])
  func parameters(cells: Int, channels: Int, expected: Int) throws {
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, cells: cells, channels: channels, rows: 20, frames: 20, batchCapacity: 1),
      seed: 0, workers: Workers(threads: 1))
    #expect(network.parameters.count == expected)
  }

  @Test("a short training gives the same bits at 1, 2 and 3 threads", arguments: [1, 2, 4])
  func threads(partialChannels: Int) throws {
    let (rows, frames, count) = (20, 37, 40)
    let values = features(count, rows: rows, frames: frames)
    let labels = (0..<count).map { $0 % 3 == 0 ? 1 : 0 }
    func run(_ threads: Int) throws -> [Digest] {
      let network = try SearchNetwork(
        configuration: .init(
          cells: 3, channels: 8, partialChannels: partialChannels, rows: rows, frames: frames, batchCapacity: count),
        seed: 4, workers: Workers(threads: threads))
      for _ in 0..<3 {
        let logits = withMatrices(values, count: count) {
          network.forward($0, maskedRows: 3..<5, mode: .training(dropPath: nil))
        }
        network.backward(weightedLoss(logits, labels).gradient, weights: true, architecture: true)
        for i in 0..<network.parameters.count { network.parameters.values[i] -= 0.01 * network.parameters.gradients[i] }
        for i in 0..<network.architecture.count {
          network.architecture.values[i] -= 0.01 * network.architecture.gradients[i]
        }
      }
      return [network.parameters.digest, network.runningStatistics.digest, network.architecture.digest]
    }
    let one = try run(1)
    #expect(try run(2) == one)
    #expect(try run(3) == one)
  }

  @Test("the loss falls along the negative gradient by what the gradient says")
  func descent() throws {
    let (rows, frames, count) = (17, 23, 6)
    let values = features(count, rows: rows, frames: frames)
    let labels = [0, 1, 0, 0, 1, 0]
    for edgeNormalisation in [true, false] {
      let network = try SearchNetwork(
        configuration: .init(
          cells: 3, channels: 8, edgeNormalisation: edgeNormalisation, rows: rows, frames: frames,
          batchCapacity: count), seed: 2, workers: Workers(threads: 2))
      func loss() -> Double {
        let logits = withMatrices(values, count: count) {
          network.forward($0, maskedRows: 0..<0, mode: .training(dropPath: nil))
        }
        let result = weightedLoss(logits, labels)
        network.backward(result.gradient, weights: true, architecture: true)
        return result.loss
      }
      _ = loss()
      if !edgeNormalisation { #expect(!network.architecture.gradient("betas_normal").contains { $0 != 0 }) }
      for set in [network.parameters, network.architecture] {
        _ = loss()
        let start = set.flat
        let gradient = (0..<set.count).map { Double(set.gradients[$0]) }
        let square = gradient.reduce(0) { $0 + $1 * $1 }
        let step = 1e-3 / square.squareRoot()
        func move(_ sign: Double) -> Double {
          set.flat = zip(start, gradient).map { Float(Double($0) + sign * step * $1) }
          return loss()
        }
        let slope = (move(1) - move(-1)) / (2 * step)
        set.flat = start
        #expect(abs(slope - square) < 0.03 * square, "\(slope) for \(square)")
      }
    }
  }

  @Test("in evaluation an utterance's logits do not depend on its batch")
  func batchIndependence() throws {
    let (rows, frames, count) = (20, 37, 21)
    let values = features(count, rows: rows, frames: frames)
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, cells: 3, channels: 8, rows: rows, frames: frames, batchCapacity: count),
      seed: 4, workers: Workers(threads: 2))
    let together = withMatrices(values, count: count) {
      network.forward($0, maskedRows: 0..<0, mode: .evaluation)
    }
    let apart = withMatrices(values, count: count) { matrices in
      matrices.flatMap { network.forward([$0], maskedRows: 0..<0, mode: .evaluation) }
    }
    #expect(together == apart)
  }

  @Test("drop path repeats with its generator, and with probability 0 is no drop path")
  func dropPath() throws {
    let (rows, frames, count) = (20, 37, 16)
    let values = features(count, rows: rows, frames: frames)
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, cells: 3, channels: 8, rows: rows, frames: frames, batchCapacity: count),
      seed: 4, workers: Workers(threads: 2))
    func run(_ probability: Double, _ seed: UInt64) -> [Float] {
      withMatrices(values, count: count) {
        network.forward(
          $0, maskedRows: 0..<0,
          mode: .training(
            dropPath: DropPath(probability: probability, generator: RandomGenerator(seed: seed, stream: "drop"))))
      }
    }
    let plain = withMatrices(values, count: count) {
      network.forward($0, maskedRows: 0..<0, mode: .training(dropPath: nil))
    }
    #expect(run(0, 1) == plain)
    #expect(run(0.3, 1) == run(0.3, 1))
    #expect(run(0.3, 1) != run(0.3, 2))
    #expect(run(0.3, 1) != plain)
  }

  @Test("masked rows read as zero")
  func mask() throws {
    let (rows, frames) = (20, 37)
    var values = features(1, rows: rows, frames: frames)
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, cells: 3, channels: 8, rows: rows, frames: frames, batchCapacity: 1),
      seed: 4, workers: Workers(threads: 1))
    func logits(_ mask: Range<Int>) -> [Float] {
      withMatrices(values, count: 1) { network.forward($0, maskedRows: mask, mode: .evaluation) }
    }
    let plain = logits(0..<0)
    let masked = logits(4..<9)
    #expect(masked != plain)
    for i in (4 * frames)..<(9 * frames) { values[i] = 0 }
    #expect(logits(0..<0) == masked)
  }

  @Test("networks that cannot be built say what to use instead")
  func limits() {
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message { try SearchNetworkConfiguration(partialChannels: 3).validate() }
        == "partial channels K = 3. Use 1 (plain DARTS), 2 (the paper), 4 or 8.")
    #expect(
      message { try SearchNetworkConfiguration(channels: 6).validate() }
        == "a network of 6 channels. Use a multiple of 4 up to 1024; the paper uses 16, 32 and 64.")
    #expect(
      message { try DerivedNetworkConfiguration(genotype: .paper, cells: 0).validate() }
        == "a network of 0 cells. Use 1 to 64 cells; the paper uses 4, 8 and 16.")
  }
}
