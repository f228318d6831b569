/// A part of the corpus: what a network is trained on, chosen on, and judged on.
public enum CorpusSplit: String, CaseIterable, Codable, Sendable {
  case train, dev, eval

  /// The letter in an utterance's name: `LA_T_1234567`.
  public var letter: String {
    switch self {
    case .train: return "T"
    case .dev: return "D"
    case .eval: return "E"
    }
  }

  /// The folder of the split's audio files below the corpus folder.
  public var audioFolder: String { "LA/ASVspoof2019_LA_\(rawValue)/flac" }

  /// The split's protocol below the corpus folder.
  public var protocolFile: String {
    "\(CorpusSplit.protocolFolder)/ASVspoof2019.LA.cm.\(rawValue).\(self == .train ? "trn" : "trl").txt"
  }

  static let protocolFolder = "LA/ASVspoof2019_LA_cm_protocols"

  /// 0, 1, 2: names the split in random streams.
  var ordinal: Int { CorpusSplit.allCases.firstIndex(of: self)! }

  /// The attacks in this split: six known ones in train and dev; in eval seven unseen ones and fresh files of two
  /// known ones.
  public var attacks: [Attack] {
    switch self {
    case .train, .dev: return Attack.allCases.filter(\.isKnown)
    case .eval: return Attack.allCases.filter { !$0.isKnown } + [.a01, .a04]
    }
  }
}
