import Basics
import Tensors

/// A derived network with fixed weights that scores many utterances, each on one thread.
///
/// One `UtteranceNetwork` for every thread: its images stay in that thread's cache, and a batch that fills no block of 16
/// wastes nothing. The bits are those of the network for batches.
public final class ParallelScorer {
  private let workers: Workers
  private let networks: [UtteranceNetwork]

  /// Takes the weights and running statistics that the network has now, and its threads.
  public init(_ network: DerivedNetwork) {
    workers = network.backbone.context.workers
    networks = (0..<workers.threads).map { _ in UtteranceNetwork(network) }
  }

  /// The logits of any number of utterances.
  ///
  /// - Parameter matrices: one pointer an utterance to `rows` x `frames` values, row-major.
  /// - Returns: `matrices.count` x 2 values: spoof, bona fide.
  public func logits(_ matrices: [UnsafePointer<Float>]) -> [Float] {
    let networks = networks
    return [Float](unsafeUninitializedCapacity: 2 * matrices.count) { buffer, count in
      let logits = buffer.baseAddress!
      workers.run(matrices.count) { index, thread in
        (logits[2 * index], logits[2 * index + 1]) = networks[thread].logits(matrices[index])
      }
      count = 2 * matrices.count
    }
  }
}
