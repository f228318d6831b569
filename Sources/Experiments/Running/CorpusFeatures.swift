import Datasets
import Features
import Basics

/// The features that experiments learn from: those of one front-end at a time.
final class ExperimentData {
  private let workers: Workers
  private let cache: FeatureCache?
  private let corpus: () throws -> CorpusLayout
  private var layout: CorpusLayout?
  private var features: FeatureConfiguration?
  private var sources: [Partition: FeatureStore] = [:]

  /// - Parameter cache: where features are kept between runs; nil holds them in memory.
  init(workers: Workers, cache: FeatureCache?, corpus: @escaping () throws -> CorpusLayout) {
    self.workers = workers
    self.cache = cache
    self.corpus = corpus
  }

  /// A partition of the corpus, read at the first call; those of another front-end are let go.
  func source(_ partition: Partition, _ features: FeatureConfiguration) throws -> FeatureStore {
    if features != self.features { sources = [:] }
    self.features = features
    if let source = sources[partition] { return source }
    let layout = try layout ?? corpus()
    self.layout = layout
    let source = try FeatureStore.reading(
      partition, of: layout, configuration: features, workers: workers, cache: cache)
    sources[partition] = source
    return source
  }
}
