import Basics
import Datasets
import Features

/// The features of a corpus that experiments learn from and are judged by: those of one front-end at a time.
public final class CorpusFeatures {
  /// What computes them, and whatever is done with them.
  public let workers: Workers
  private let cache: FeatureCache?
  private let corpus: () throws -> CorpusLayout
  private var layout: CorpusLayout?
  private var configuration: FeatureConfiguration?
  private var sources: [Partition: FeatureStore] = [:]
  private var digests: [Partition: Digest] = [:]

  /// - Parameters:
  ///   - cache: where features are kept between runs; nil holds them in memory.
  ///   - corpus: finds the corpus; called when its first partition is asked for.
  public init(workers: Workers, cache: FeatureCache?, corpus: @escaping () throws -> CorpusLayout) {
    self.workers = workers
    self.cache = cache
    self.corpus = corpus
  }

  /// Digest of a partition's protocol and of the bytes of its audio files.
  ///
  /// Throws `KitError` if there is no corpus, or its protocol is malformed; `Interrupted`.
  public func digest(of partition: Partition) throws -> Digest {
    if let digest = digests[partition] { return digest }
    let digest = try CorpusDigest(layout: place(), partition: partition).compute(workers: workers)
    digests[partition] = digest
    return digest
  }

  /// The corpus, looked for at the first call.
  private func place() throws -> CorpusLayout {
    if let layout { return layout }
    let found = try corpus()
    layout = found
    return found
  }

  /// A partition of the corpus, read at the first call; those of another front-end are let go.
  ///
  /// Throws `KitError` if there is no corpus, or as `FeatureStore.reading` does; `Interrupted`.
  public func source(_ partition: Partition, _ configuration: FeatureConfiguration) throws -> FeatureStore {
    if configuration != self.configuration { sources = [:] }
    self.configuration = configuration
    if let source = sources[partition] { return source }
    let source = try FeatureStore.reading(
      partition, of: place(), configuration: configuration, workers: workers, cache: cache)
    sources[partition] = source
    return source
  }
}
