import Features

/// One experiment of the paper: what is done, under a name that never changes.
public struct Experiment: Equatable, Sendable {
  /// What is done.
  public enum Work: Equatable, Sendable {
    /// An architecture search on a front-end, with or without frequency masking.
    case search(features: FrontEnd, masked: Bool)
    /// A training from scratch of a network of `cells` cells and `channels` channels.
    case training(genotype: GenotypeSource, features: FrontEnd, masked: Bool, cells: Int, channels: Int)
    /// Time and memory of search steps with one in `partialChannels` channels going through the mixed operations.
    case cost(partialChannels: Int, edgeNormalisation: Bool)
  }

  /// Where a training takes its genotype from.
  public enum GenotypeSource: Equatable, Sendable {
    /// The best one of the paper.
    case paper
    /// The one that the search with this identifier found.
    case found(by: String)
  }

  /// Lower-case words with hyphens; names the experiment in the ledger and on the command line.
  public let identifier: String
  /// The experiment in a phrase.
  public let title: String
  /// What is done.
  public let work: Work

  /// The experiments whose records this one needs.
  public var requirements: [String] {
    if case .training(.found(let search), _, _, _, _) = work { return [search] }
    return []
  }

  /// The front-end of the utterances it learns from; nil for one that needs no corpus.
  public var features: FrontEnd? {
    switch work {
    case .search(let features, _), .training(_, let features, _, _, _): return features
    case .cost: return nil
    }
  }
}
