import Datasets

extension Partition {
  /// The letter in an utterance's name: `LA_T_1234567`.
  public var letter: String {
    switch self {
    case .train: return "T"
    case .dev: return "D"
    case .eval: return "E"
    }
  }

  /// The place in `allCases`: names the partition in random streams.
  var ordinal: Int { Partition.allCases.firstIndex(of: self)! }

  /// The attacks that Mini-LA has in this partition.
  ///
  /// Six known ones in train and dev; in eval seven unseen ones and fresh files of two known ones.
  public var attacks: [Attack] {
    switch self {
    case .train, .dev: return Attack.allCases.filter(\.isKnown)
    case .eval: return Attack.allCases.filter { !$0.isKnown } + [.a01, .a04]
    }
  }
}
