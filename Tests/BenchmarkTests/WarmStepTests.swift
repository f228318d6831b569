import Architectures
import Basics
import CAllocationCounter
import Foundation
import Networks
import Synchronization
import Tensors
import Testing
import Training

/// What regression guards can count without a clock: memory asked for, loops shared among threads, arithmetic.
///
/// One test at a time: the count is the program's.
@Suite(.serialized) struct WarmStepTests {
  /// Two batches of random features.
  private final class Batches {
    let training: Batch
    let validation: Batch
    private let values: UnsafeMutablePointer<Float>

    init(batch: Int, rows: Int = 60, frames: Int = 251) {
      let size = rows * frames
      let values = UnsafeMutablePointer<Float>.allocate(capacity: 2 * batch * size)
      var generator = RandomGenerator(seed: 0, stream: "features")
      for index in 0..<(2 * batch * size) { values[index] = Float(generator.uniform() - 0.5) }
      let labels = (0..<batch).map { $0 % 10 == 9 ? 1 : 0 }
      func matrices(_ first: Int) -> [UnsafePointer<Float>] {
        (first..<(first + batch)).map { UnsafePointer(values + $0 * size) }
      }
      self.values = values
      training = Batch(matrices: matrices(0), labels: labels)
      validation = Batch(matrices: matrices(batch), labels: labels)
    }

    deinit { values.deallocate() }
  }

  /// Counts what the caller and all threads of the pool ask for while `work` runs.
  private func allocations(_ workers: Workers, _ work: () -> Void) -> AllocationCount {
    func count(_ counting: Bool) {
      // Every thread takes exactly one piece: it waits until all have theirs.
      let waiting = Gate(count: workers.threads)
      workers.run(workers.threads) { _ in
        allocations_count_on_this_thread(counting)
        waiting.pass()
      }
    }
    count(true)
    let before = allocations_counted()
    work()
    let after = allocations_counted()
    count(false)
    return AllocationCount(calls: after.calls - before.calls, bytes: after.bytes - before.bytes)
  }

  @Test("the counter counts")
  func counter() {
    let found = allocations(Workers(threads: 2)) {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: 4_096, alignment: 64)
      memory.deallocate()
    }
    #expect(found.calls == 1 && found.bytes == 4_096)
    let inThreads = allocations(Workers(threads: 2)) {}
    #expect(inThreads.calls == 0)
  }

  @Test("a warm search step asks for no memory", arguments: [1, 2, 3])
  func search(threads: Int) throws {
    let workers = Workers(threads: threads)
    let batches = Batches(batch: 32)
    let network = try SearchNetwork(configuration: .init(batchCapacity: 32), seed: 0, workers: workers)
    let step = SearchStep(network: network, configuration: SearchConfiguration(seed: 0), workers: workers)
    func run() {
      _ = step.stepArchitecture(validation: batches.validation, training: batches.training, learningRate: 1e-2)
      _ = step.stepWeights(training: batches.training, learningRate: 1e-2)
    }
    run()
    let found = allocations(workers, run)
    #expect(found.bytes == 0, "\(found.calls) calls")
  }

  @Test("a warm training step and a warm pass of scores ask for no memory", arguments: [1, 2, 3])
  func training(threads: Int) throws {
    let workers = Workers(threads: threads)
    let batches = Batches(batch: 32)
    let network = try DerivedNetwork(
      configuration: .init(genotype: .paper, batchCapacity: 32), seed: 0, workers: workers)
    let optimiser = Adam(count: network.parameters.count, configuration: .init(weightDecay: 3e-4))
    let loss = WeightedCrossEntropy()
    var value = WeightedCrossEntropy.Value()
    func run() {
      let dropPath = DropPath(probability: 0.2, generator: RandomGenerator(seed: 0, stream: "drop"))
      let logits = network.forward(batches.training.matrices, maskedRows: 3..<9, mode: .training(dropPath: dropPath))
      loss.evaluate(logits: logits, labels: batches.training.labels, into: &value)
      network.backward(value.gradients)
      optimiser.step(network.parameters, learningRate: 1e-3, workers: workers)
    }
    run()
    let step = allocations(workers, run)
    #expect(step.bytes == 0, "\(step.calls) calls")
    func score() { _ = network.forward(batches.training.matrices, maskedRows: 0..<0, mode: .evaluation) }
    score()
    let scoring = allocations(workers, score)
    #expect(scoring.bytes == 0, "\(scoring.calls) calls")
  }

  @Test("steps share no more loops among threads than they did")
  func launches() throws {
    let workers = Workers(threads: 1)
    let batches = Batches(batch: 17)
    let network = try SearchNetwork(configuration: .init(batchCapacity: 17), seed: 0, workers: workers)
    let step = SearchStep(network: network, configuration: SearchConfiguration(seed: 0), workers: workers)
    func launches(_ work: () -> Void) -> Int {
      let before = workers.launches
      work()
      return workers.launches - before
    }
    let architecture = launches {
      _ = step.stepArchitecture(validation: batches.validation, training: batches.training, learningRate: 1e-2)
    }
    let weights = launches { _ = step.stepWeights(training: batches.training, learningRate: 1e-2) }
    #expect(architecture > 0 && architecture <= 123)
    #expect(weights > 0 && weights <= 135)
  }
}

/// Lets threads pass once a number of them have arrived.
private final class Gate: Sendable {
  private let arrived = Atomic<Int>(0)
  private let count: Int

  init(count: Int) { self.count = count }

  func pass() {
    arrived.add(1, ordering: .acquiringAndReleasing)
    while arrived.load(ordering: .acquiring) < count { sched_yield() }
  }
}
