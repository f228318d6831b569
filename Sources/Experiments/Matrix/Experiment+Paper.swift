import Basics
import Features

extension Experiment {
  /// The paper's experiments, each after those that it needs, those of one front-end together.
  ///
  /// - Searches on three front-ends without and with frequency masking, and each one's genotype trained from scratch at
  ///   4 cells and 16 channels.
  /// - The paper's genotype (LFCC, masking) trained at (4, 16), (8, 32) and (16, 64).
  /// - Time and memory of a search with K = 1 (DARTS), 2 and 4, without and with edge normalisation.
  public static let paper: [Experiment] = FrontEnd.allCases.reversed().flatMap(searches) + sizes + costs

  /// The experiment of that name; throws `KitError` with all names if there is none.
  public static func named(_ identifier: String) throws -> Experiment {
    guard let experiment = paper.first(where: { $0.identifier == identifier }) else {
      throw KitError(
        "there is no experiment \"\(identifier)\"",
        advice: "The experiments are \(paper.map(\.identifier).joined(separator: ", ")).")
    }
    return experiment
  }

  /// The named experiments and all that they need, in the order of the matrix; all of the matrix for no names.
  public static func selection(_ identifiers: [String]) throws -> [Experiment] {
    guard !identifiers.isEmpty else { return paper }
    var wanted: Set<String> = []
    for identifier in identifiers {
      let experiment = try named(identifier)
      wanted.formUnion([experiment.identifier] + experiment.requirements)
    }
    return paper.filter { wanted.contains($0.identifier) }
  }

  private static func searches(_ features: FrontEnd) -> [Experiment] {
    [true, false].flatMap { masked in
      let setting = "\(features.rawValue)-\(masked ? "masked" : "plain")"
      let words = "\(features.words), \(masked ? "with" : "without") masking"
      return [
        Experiment(
          identifier: "search-\(setting)", title: "Search on \(words)",
          work: .search(features: features, masked: masked)),
        Experiment(
          identifier: "train-\(setting)", title: "The genotype found on \(words), at (4, 16)",
          work: .training(
            genotype: .found(by: "search-\(setting)"), features: features, masked: masked, cells: 4, channels: 16)),
      ]
    }
  }

  private static let sizes = [(4, 16), (8, 32), (16, 64)].map { cells, channels in
    Experiment(
      identifier: "train-paper-\(cells)-\(channels)", title: "The paper's genotype at (\(cells), \(channels))",
      work: .training(genotype: .paper, features: .lfcc, masked: true, cells: cells, channels: channels))
  }

  private static let costs = [1, 2, 4].flatMap { k in
    [true, false].map { edgeNormalisation in
      Experiment(
        identifier: "cost-k\(k)-\(edgeNormalisation ? "edges" : "plain")",
        title: "Cost of a search, K = \(k)\(k == 1 ? " (DARTS)" : ""), "
          + "\(edgeNormalisation ? "with" : "without") edge normalisation",
        work: .cost(partialChannels: k, edgeNormalisation: edgeNormalisation))
    }
  }
}

extension FrontEnd {
  /// The front-end's name in a sentence.
  var words: String {
    switch self {
    case .spectrogram: return "spectrograms"
    case .lfb: return "LFB"
    case .lfcc: return "LFCC"
    }
  }
}
